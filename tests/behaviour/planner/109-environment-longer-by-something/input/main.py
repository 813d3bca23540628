import os
from multiprocessing import Pool
os.environ["MYPATH"] = os.environ.get("MYPATH", "") + ":x"

def work(x):
    return os.environ["MYPATH"], x

with Pool(2) as p:
    print(p.map(work, range(3)))
