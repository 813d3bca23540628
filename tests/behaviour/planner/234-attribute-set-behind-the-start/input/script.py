from multiprocessing import Pool


class Cell:
    found = []
    limit = 3


def work(n):
    return n * Cell.limit


with Pool(2) as pool:
    Cell.found = pool.map(work, range(4))
print(Cell.found)
