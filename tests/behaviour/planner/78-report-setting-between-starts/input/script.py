import multiprocessing
import sys


def depth(x):
    return x * sys.getrecursionlimit()


sys.setrecursionlimit(2000)
with multiprocessing.Pool(2) as pool:
    print(pool.map(depth, [1, 2]))
sys.setrecursionlimit(510)
with multiprocessing.Pool(2) as pool:
    print(pool.map(depth, [3]))
