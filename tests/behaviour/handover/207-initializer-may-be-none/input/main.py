from multiprocessing import Pool, Lock

lock = Lock()


def work(k):
    with lock:
        return k


def make(init=None, *args):
    return Pool(1, initializer=init, initargs=args)


with make() as pool:
    print(pool.map(work, [5]))
with make(print, "hello") as pool:
    print(pool.map(work, [6]))
