import sys
import warnings
from multiprocessing import Pool

warnings.simplefilter("error")
sys.setrecursionlimit(3500)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def old_api(n):
    warnings.warn("use new_api", FutureWarning)
    return n


def job(n):
    try:
        old_api(n)
        loud = "silent"
    except FutureWarning as warning:
        loud = str(warning)
    try:
        return depth(n), loud
    except RecursionError:
        return "too deep", loud


print("limit", sys.getrecursionlimit())
pool = Pool(2)
print(pool.map(job, [10, 2500, 9999]))
pool.close()
pool.join()
print(job(3))
