import sys
from collections import defaultdict
from multiprocessing import Pool

from anagrams.keys import key

words = sys.argv[1:]
print(len(words), "words")
groups = defaultdict(list)
with Pool(2) as pool:
    for word, letters in zip(words, pool.map(key, words)):
        groups[letters].append(word)
for letters in sorted(groups):
    print(letters, "=", ", ".join(groups[letters]))
sys.exit(0)
