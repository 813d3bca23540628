from multiprocessing import Pool
from multiprocessing.pool import ThreadPool


class Map:
    def __init__(self, pool):
        self.pool = pool

    def __call__(self, function, items):
        with self.pool(2) as pool:
            return pool.map(function, items)


def size(x):
    return len(x)


def work(x):
    return x + RESULT[0]


RESULT = Map(Pool)(size, [[1, 2]])
with Pool(2) as pool:
    print(pool.map(work, [3]), Map(ThreadPool)(size, ["abc"]))
