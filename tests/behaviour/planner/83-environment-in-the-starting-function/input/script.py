import os
from multiprocessing import Pool


def worker(x):
    return x, os.environ["LEVEL"]


def run():
    os.environ["LEVEL"] = "high"
    with Pool(2) as pool:
        print(pool.map(worker, range(3)))


run()
os.environ["LEVEL"] = "low"
print(worker(1))
