import os
from multiprocessing import Pool
old = os.umask(0o027)

def work(x):
    return oct(old), x

with Pool(2) as p:
    print(p.map(work, range(3)))
