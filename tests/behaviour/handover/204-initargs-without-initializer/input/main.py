from multiprocessing import Pool, Lock

lock = Lock()


def work(k):
    with lock:
        return k


with Pool(1, initargs=()) as pool:
    print(pool.map(work, [5]))
