from multiprocessing import Pool

import config


def convert(x):
    return x * config.SCALE


if __name__ == "__main__":
    config.SCALE = 10
    with Pool(2) as pool:
        print(pool.map(convert, [1, 2, 3]))
