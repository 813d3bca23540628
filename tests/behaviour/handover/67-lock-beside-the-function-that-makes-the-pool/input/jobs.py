from multiprocessing import Lock, Pool, Value

lock = Lock()
count = Value("i", 0, lock=False)


def work(n):
    with lock:
        count.value += n


def run(numbers):
    with Pool(2) as pool:
        pool.map(work, numbers)
    return count.value
