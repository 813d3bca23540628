import multiprocessing

ctx = multiprocessing.get_context("spawn")
WORDS = ["level", "python", "noon"]


def palindrome(word):
    return word if word == word[::-1] else None


with ctx.Pool(2) as pool:
    found = [word for word in pool.map(palindrome, WORDS) if word]
print(found)
print(len(found), "of", len(WORDS))
