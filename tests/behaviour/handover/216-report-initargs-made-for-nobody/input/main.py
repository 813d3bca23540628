from multiprocessing import Pool, Lock

lock = Lock()


def work(k):
    with lock:
        return k


def pick():
    print("picked")
    return ()


with Pool(1, initargs=pick()) as pool:
    print(pool.map(work, [5]))
