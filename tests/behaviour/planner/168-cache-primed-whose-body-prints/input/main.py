from functools import lru_cache
from multiprocessing import Process


@lru_cache
def table(name):
    print(f"loading {name}")
    return len(name)


def show():
    print(f"{table('x')}")


table("x")
p = Process(target=show)
p.start()
p.join()
