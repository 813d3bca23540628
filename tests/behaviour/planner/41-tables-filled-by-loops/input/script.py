from multiprocessing import Pool

CODE = {}
for index, letter in enumerate("abcdefghijklmnopqrstuvwxyz"):
    CODE[letter] = index

PRIMES = []
candidate = 2
while len(PRIMES) < 26:
    if all(candidate % p for p in PRIMES):
        PRIMES.append(candidate)
    candidate += 1


def goedel(word):
    product = 1
    for c in word:
        product *= PRIMES[CODE[c]]
    return product


words = {}
for word in "bad cab dab bid".split():
    words[word] = len(words)
print("tables ready")
pool = Pool(2)
for word, number in zip(words, pool.map(goedel, words)):
    print(words[word], word, number)
pool.close()
pool.join()
print(letter, index, candidate, PRIMES[-1])
