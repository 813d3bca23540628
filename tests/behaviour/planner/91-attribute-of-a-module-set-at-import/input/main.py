from multiprocessing import Pool
import config

print("default", config.SCALE, config.describe())
config.SCALE = 10
print("changed", config.SCALE, config.describe())


def work(x):
    return x * config.SCALE


with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
