from multiprocessing import Process
from typing import TypeVar

T = TypeVar("T")


def run():
    def work(a: T, *rest: "T", k: dict[str, T] = None, **kw: int) -> T:
        print(a, rest, k, kw)
    p = Process(target=work, args=(1, 2))
    p.start()
    p.join()


run()
