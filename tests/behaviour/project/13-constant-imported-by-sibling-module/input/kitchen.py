from multiprocessing import Pool

TIMES = {"rye": 45, "bun": 18}
DEFAULT_TIME = 30


def oven_run(timer, items):
    pool = Pool(2)
    try:
        return dict(zip(items, pool.map(timer, items)))
    finally:
        pool.close()
        pool.join()


if __name__ == "__main__":
    print(oven_run(len, ["one", "three"]))
