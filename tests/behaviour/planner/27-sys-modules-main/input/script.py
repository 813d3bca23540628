import sys
from concurrent.futures import ProcessPoolExecutor

ROUNDS = 3


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def option(name, default=None):
    return getattr(sys.modules["__main__"], name, default)


def bump(name):
    module = sys.modules["__main__"]
    setattr(module, name, getattr(module, name) + 1)


start = 6
level = 1
with ProcessPoolExecutor(2) as executor:
    steps = list(executor.map(collatz, range(start, start + ROUNDS)))
print(steps, option("start"), option("nothing", "default"))
bump("level")
bump("level")
print(level, option("level"), option("steps")[0])
