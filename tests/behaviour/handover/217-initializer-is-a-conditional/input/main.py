from multiprocessing import Pool, Lock

lock = Lock()
loud = True


def a(x):
    print("a", x)


def b(x):
    print("b", x)


def work(k):
    with lock:
        return k


with Pool(1, a if loud else b, (1,) if loud else (2,)) as pool:
    print(pool.map(work, [5]))
