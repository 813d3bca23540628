import functools
from multiprocessing import Pool


def square(n):
    return n * n


def clamp(limit):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args):
            return min(limit, function(*args))
        return inner
    return decorate


def check():
    return [cube(2), cube(5), near(10), near(30), Point(1, 2).norm()]


with Pool(2) as pool:
    squares = pool.map(square, range(6))
largest = squares[-1]


@clamp(largest)
def cube(n):
    return n ** 3


def near(n, known=tuple(squares), *, tolerance=squares[1] * 5):
    return [s for s in known if abs(s - n) <= tolerance]


bases = {True: tuple, False: list}


class Point(bases[largest == 25]):
    def __new__(cls, *xy):
        return super().__new__(cls, xy)

    def norm(self):
        return sum(squares[n] for n in self)


squares.append("changed later")
print(check())
print(cube.__name__, squares)
