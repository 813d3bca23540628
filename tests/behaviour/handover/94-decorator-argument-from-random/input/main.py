from multiprocessing import Pool
import random
SEED = random.random()
def tag(value):
    def wrap(f):
        f.tag = value
        return f
    return wrap
@tag(SEED)
def helper():
    pass
def work(n):
    return helper.tag == SEED

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
