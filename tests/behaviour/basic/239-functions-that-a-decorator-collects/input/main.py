import time
from multiprocessing import Pool

BENCHES = []


def bench(function):
    BENCHES.append(function)
    return function


def square(number):
    return number * number


@bench
def serial():
    return sum(map(square, range(5)))


@bench
def parallel():
    with Pool(2) as pool:
        return sum(pool.map(square, range(5)))


for function in BENCHES:
    began = time.perf_counter()
    print(function.__name__, function(), time.perf_counter() - began < 60)
