import functools
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool


class Bag:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)


def note(found, value):
    found.append(value)
    return found


found, seen, later = [], [], []
bag = Bag()
functools.reduce(note, [1, 2], found)
with ThreadPoolExecutor(1) as threads:
    list(threads.map(seen.append, [3, 4]))
add = functools.partial(later.append, 5)
add()
list(map(lambda row: row.append(6), [later]))
list(map(bag.put, [7]))


def work(n):
    return n, found, seen, later, bag.items


with Pool(1) as pool:
    print(pool.map(work, [1]))
