from multiprocessing import Pool, Lock

lock = Lock()


def work(k):
    with lock:
        return k


with Pool(1, None) as pool:
    print(pool.map(work, [5]))
