import os, sys; from multiprocessing import Pool; print("go")
OFFSET = 1; STEP = 2; jobs = [n for n in range(4)]; print(len(jobs), "jobs"); LIMIT = 50;
def work(n): x = n * STEP; return min(LIMIT, x + OFFSET)

def mean(): s = sum(out); return s / len(out)
pool = Pool(2); out = pool.map(work, jobs); pool.close(); pool.join()  # all of it; really
print(out); print("mean", mean());
import math; print(math.isqrt(sum(out))); sys.stdout.flush()
