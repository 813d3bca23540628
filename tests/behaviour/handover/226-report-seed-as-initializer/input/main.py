import random
from multiprocessing import Pool


def work(x):
    return random.randrange(1000)


with Pool(1, initializer=random.seed, initargs=(5,)) as pool:
    print(pool.map(work, range(3)))
