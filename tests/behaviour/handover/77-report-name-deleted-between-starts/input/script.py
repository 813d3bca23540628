import multiprocessing
import os

scale = os.getpid() > 0


def work(x):
    return x if x > 5 else x * scale


def run(x):
    with multiprocessing.Pool(1) as pool:
        return pool.map(work, [x])


print(run(1))
del scale
print(run(7))
