import multiprocessing.pool
from multiprocessing import Pool

pool: multiprocessing.pool.Pool
total: int


def half(number):
    return number / 2


pool = Pool(2)
total = sum(pool.map(half, [2, 4]))
print(total)
pool.close()
pool.join()
