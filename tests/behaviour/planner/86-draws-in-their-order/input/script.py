import random
from multiprocessing import Pool

random.seed(99)
print("dice", random.randint(1, 6), random.randint(1, 6))
weights = [random.randint(1, 9) for _ in range(3)]
print("coin", random.choice(["heads", "tails"]))
bias = random.randint(1, 100)


def work(i):
    return weights[i] * 2 + bias


with Pool(2) as pool:
    print(pool.map(work, range(3)))
print("last", random.randint(1, 1000))
