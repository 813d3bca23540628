from functools import singledispatch
from multiprocessing import Pool


@singledispatch
def describe(x):
    return f"thing {x}"


def describe_int(x):
    return f"int {x}"


def setup():
    print("setup")
    describe.register(int, describe_int)


setup()
with Pool(2) as pool:
    print(pool.map(describe, [1, "a"]))
