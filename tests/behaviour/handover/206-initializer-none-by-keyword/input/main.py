from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock

lock = Lock()


def work(k):
    with lock:
        return k


with ProcessPoolExecutor(
    max_workers=1,
    initializer=None,  # none
    initargs=(),
) as pool:
    print(list(pool.map(work, [5])))
