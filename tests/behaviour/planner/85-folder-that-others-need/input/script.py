import logging
import os
from multiprocessing import Pool

os.makedirs("logs", exist_ok=True)
logging.basicConfig(filename="logs/run.log", level=logging.INFO, format="%(message)s")


def work(x):
    return x * 2


logging.info("begin")
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
logging.info("end")
with open("logs/run.log") as file:
    print(file.read().split())
