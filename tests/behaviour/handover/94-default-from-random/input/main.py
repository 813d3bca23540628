from multiprocessing import Pool
import random
secret = random.random()
def work(n, value=secret):
    return value == secret

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
