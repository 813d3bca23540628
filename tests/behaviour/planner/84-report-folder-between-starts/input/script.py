import os
from multiprocessing import Pool


def here(x):
    return x, os.path.basename(os.getcwd())


os.makedirs("one/two", exist_ok=True)
os.chdir("one")
with Pool(1) as pool:
    print(pool.map(here, [1]))
os.chdir("two")
with Pool(1) as pool:
    print(pool.map(here, [2]))
