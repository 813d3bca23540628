import jobs

print("counting vowels")
words = ["education", "rhythm", "queue"]
print(jobs.serial(lambda word: sum(c in "aeiou" for c in word), words))
print("done", len(words))
