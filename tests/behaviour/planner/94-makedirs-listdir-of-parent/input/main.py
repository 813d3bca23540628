from multiprocessing import Pool
import os
os.makedirs("out/a", exist_ok=True)
NAMES = os.listdir("out")
def work(n):
    return NAMES

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
