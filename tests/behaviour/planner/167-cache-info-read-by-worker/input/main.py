from functools import lru_cache
from multiprocessing import Process


@lru_cache
def table(n):
    return n * 2


def show():
    print(f"{table.cache_info().currsize} cached")


table(1)
p = Process(target=show)
p.start()
p.join()
