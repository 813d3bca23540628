import os
from multiprocessing import Pool
pid = os.getpid()
names = {"pid": pid}
def work(n):
    names["n"] = n
    return names["pid"] == pid

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
