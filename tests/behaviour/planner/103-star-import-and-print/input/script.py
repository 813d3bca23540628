from decimal import *
from multiprocessing import Pool

getcontext().prec = 5
print("a third", Decimal(1) / 3)


def work(n):
    return Decimal(n) / 3


with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
