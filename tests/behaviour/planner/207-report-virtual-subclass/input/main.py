from abc import ABC
from multiprocessing import Pool


class Shape(ABC):
    pass


class Square:
    pass


def setup():
    print("setup")
    Shape.register(Square)


def work(x):
    return issubclass(Square, Shape)


setup()
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
