import os
from multiprocessing import Pool


def mask(x):
    now = os.umask(0)
    os.umask(now)
    return x, oct(now)


os.umask(0o022)
with Pool(1) as pool:
    print(pool.map(mask, [1]))
os.umask(0o077)
with Pool(1) as pool:
    print(pool.map(mask, [2]))
