import multiprocessing as mp
import queue
import threading

log_lock = mp.Lock()
results = queue.Queue()
cache_lock = threading.Lock()
cache = {}


def cube(n):
    with cache_lock:
        return cache.setdefault(n, n ** 3)


def worker(n, total, lock):
    with lock:
        total.value += cube(n)


def supervise(n, total, lock):
    p = mp.Process(target=worker, args=(n, total, lock))
    p.start()
    p.join()
    with log_lock:
        results.put((n, p.exitcode))


if __name__ == "__main__":
    total = mp.Value("i", 0, lock=False)
    lock = mp.Lock()
    for n in (2, 3, 4):
        thread = threading.Thread(target=supervise, args=(n, total, lock))
        thread.start()
        thread.join()
    print(sorted(results.queue), total.value, cache)
