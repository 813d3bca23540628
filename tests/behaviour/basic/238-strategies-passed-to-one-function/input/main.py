import time
from functools import partial
from multiprocessing import Pool


def square(number):
    return number * number


def serial():
    return sum(map(square, range(5)))


def parallel(workers):
    with Pool(workers) as pool:
        return sum(pool.map(square, range(5)))


def timed(function, *args):
    began = time.perf_counter()
    result = function(*args)
    return result, time.perf_counter() - began


for name, strategy in [("serial", serial), ("parallel", partial(parallel, 2))]:
    result, seconds = timed(strategy)
    print(name, result, "quickly" if seconds < 60 else "slowly")
