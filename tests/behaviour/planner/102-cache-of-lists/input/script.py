from collections import defaultdict
from functools import lru_cache
from multiprocessing import Pool


@lru_cache(maxsize=None)
def row(number):
    return [number]


groups = defaultdict(list)
row(1).append(20)
groups["even"]
countdown = iter([3, 2, 1])
for number in countdown:
    if number == 2:
        break


def work(number):
    return row(number), list(groups), next(countdown, None)


with Pool(1) as pool:
    print(pool.map(work, [1]))
