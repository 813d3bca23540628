from multiprocessing import Pool


def work(x):
    return x * 3


def run(items, serial=True):
    if serial:
        return run(items, False)
    with Pool(2) as pool:
        return pool.map(work, items)


print(run([1, 2]))
