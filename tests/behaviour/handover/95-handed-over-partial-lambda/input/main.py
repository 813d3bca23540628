from multiprocessing import Pool
import random
from functools import partial
base = random.random()
add = partial(lambda a, b: a + b, base)
def work(n):
    return add(n) == base + n

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
