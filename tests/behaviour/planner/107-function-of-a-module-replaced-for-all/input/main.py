import os
from multiprocessing import Pool

os.getlogin = lambda: "somebody"


def work(x):
    return os.getlogin(), x


with Pool(2) as pool:
    print(pool.map(work, range(3)))
