from multiprocessing import Pool

from engines.plain import collatz

NAME = "fast"


def solve_all(numbers):
    with Pool(2) as pool:
        return pool.map(collatz, numbers)
