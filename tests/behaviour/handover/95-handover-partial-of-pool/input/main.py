import functools
from multiprocessing import Pool, Lock

lock = Lock()
make = functools.partial(Pool, 2)


def hit(n):
    with lock:
        return n


with make() as pool:
    print(pool.map(hit, [1, 2]))
