from multiprocessing import Pool

RATE = 0.1


def step(x):
    return x - RATE * 2 * x


def descend(x):
    for _ in range(3):
        x = step(x)
    return round(x, 4)


print("rate", RATE)
with Pool(2) as pool:
    print(pool.map(descend, [1, 10]))

RATE = 0.5
print("rate", RATE)
with Pool(2) as pool:
    print(pool.map(descend, [1, 10]))
print("here", descend(4))
