from functools import singledispatch
from multiprocessing import Pool


@singledispatch
def describe(x):
    return f"thing {x}"


def work(x):
    return describe(x)


def setup():
    print("setup")

    @describe.register
    def describe_int(x: int):
        return f"int {x}"


setup()
with Pool(2) as pool:
    print(pool.map(work, [1, "a"]))
