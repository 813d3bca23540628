from math import *
from multiprocessing import Pool
from shapes import *


def area(shape):
    if isinstance(shape, Circle):
        return round(pi * pow(shape.r, 2), 3)
    return floor(shape.a) ** 2


def show(value):
    return f"{value} {UNIT} ({label})"


label = "approx."
shapes = [Circle(1), Square(2.9), Circle(0.5)]
print(len(shapes), "shapes")
with Pool(2) as pool:
    areas = pool.map(area, shapes)
for e in areas:
    print(show(e))
print(ceil(e), main())
