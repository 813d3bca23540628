import functools
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


class Converter:
    digits = 1

    def __init__(self, factor):
        self.factor = factor

    def convert(self, value):
        return round(value * self.factor, self.digits)

    __call__ = convert


def scale(value, factor, *, offset=0):
    return value * factor + offset


inches = Converter(2.54)
miles = Converter(1.6)
miles.factor = 1.609
to_fahrenheit = functools.partial(scale, factor=9 / 5, offset=32)
print("rates ready")
with Pool(2) as pool:
    print(pool.map(to_fahrenheit, [0, 100, -40]))
    print(pool.map(inches.convert, [1, 10]))
    print(pool.map(miles, [1, 26.2]))
with ProcessPoolExecutor(1) as executor:
    print(executor.submit(Converter(100).convert, 0.5).result())
inches.factor = 0
print(inches.convert(3), to_fahrenheit(37))
