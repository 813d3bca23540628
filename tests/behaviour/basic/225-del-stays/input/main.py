import os
from multiprocessing import Pool

counts = {}
for w in "a b a".split():
    counts[w] = counts.get(w, 0) + 1
vocabulary = sorted(counts)
del w


def f(x):
    return vocabulary.index(x)


tmp = os.getcwd()
BASE = tmp.count("/")
del tmp, os

with Pool(2) as p:
    print(p.map(f, "ab"))
