import multiprocessing
import os

os.environ["SETTING"] = "a"


def worker(x):
    return x, os.environ.get("SETTING")


def run(x):
    with multiprocessing.Pool(1) as pool:
        return pool.map(worker, [x])


print(run(1))
os.environ["SETTING"] = "b"
print(run(2))
