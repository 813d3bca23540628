from multiprocessing import Process
from functools import lru_cache

@lru_cache(maxsize=None)
def load(n):
    print("loading", n, flush=True)
    return n * 2

def work():
    print("child", load(3), flush=True)

if __name__ == "__main__":
    load(3)
    p = Process(target=work)
    p.start()
    p.join()
