import functools
from multiprocessing import Pool

if __name__ == "__main__":
    def logged(fn):
        @functools.wraps(fn)
        def inner(x):
            return f"{fn.__name__}({x}) = {fn(x)}"
        return inner

    OFFSET = 100

    @logged
    def shift(x):
        return x + OFFSET

    with Pool(2) as pool:
        for line in pool.map(shift, [1, 2]):
            print(line)
