from multiprocessing import Pool
from functools import partial
values = {"a": 1}
get = partial(values.get, "b")
def work(x):
    return get(), x
def main():
    values["b"] = 2
    with Pool(2) as p:
        print(p.map(work, range(3)))
main()
