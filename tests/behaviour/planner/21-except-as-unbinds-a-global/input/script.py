from math import e
from multiprocessing import Pool


def growth(years):
    return round(1000 * e ** (0.02 * years), 2)


def known():
    return "e" in globals()


print("e is", round(e, 4), known())
pool = Pool(2)
try:
    print(pool.map(growth, [1, 10]))
    print(pool.map(growth, ["x"]))
except TypeError as e:
    print("failed:", type(e).__name__, known())
finally:
    pool.terminate()
    pool.join()
print("e is gone:", not known())
