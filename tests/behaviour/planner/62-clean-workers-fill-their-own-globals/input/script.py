from functools import lru_cache
from multiprocessing import Pool

_table = None
memo = {}
calls = 0


def table():
    global _table
    if _table is None:
        _table = [n * n for n in range(100)]
    return _table


@lru_cache(maxsize=None)
def slow(n):
    return sum(table()[:n])


def work(n):
    global calls
    calls += 1
    if n not in memo:
        memo[n] = slow(n) + table()[n]
    return memo[n]


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(work, [3, 10, 3, 99]))
    print(memo, calls, _table)
    print(work(4), memo, calls, len(_table), slow.cache_info().currsize)
