from functools import partial
from multiprocessing import Pool


def work(x):
    return x * 3


def timed(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Runner:
    def run(self, items, parallel=False):
        if not parallel:
            return [work(item) for item in items]
        with Pool(2) as pool:
            return pool.map(work, items)


@timed
def go(items, parallel=False):
    if parallel:
        with Pool(2) as pool:
            return pool.map(work, items)
    return [work(item) for item in items]


OPTIONS = {"parallel": True}
print(Runner().run([1]))
print(Runner().run([1], True))
print(Runner.run(Runner(), [1], True))
print(partial(Runner().run, parallel=True)([2]))
print(go([3], True))
print(Runner().run([1], **OPTIONS))
