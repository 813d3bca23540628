import os
from multiprocessing import Pool


def work(x):
    return os.getlogin(), x


def run():
    setattr(os, "getlogin", lambda: "somebody")
    with Pool(2) as pool:
        print(pool.map(work, range(3)))


run()
