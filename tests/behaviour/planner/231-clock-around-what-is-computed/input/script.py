import time
from multiprocessing import Pool


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


NUMBERS = [10, 11]

# one after the other
start = time.perf_counter()
serial = [fib(n) for n in NUMBERS]
pairs = list(zip(NUMBERS, serial))
end = time.perf_counter()
print(pairs, end > start)

# all at once
start = time.perf_counter()
with Pool(2) as pool:
    found = pool.map(fib, NUMBERS)
end = time.perf_counter()
print(found == serial, end > start)
