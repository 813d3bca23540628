"""A stand-in for mpire on machines that can't install it."""
from multiprocessing.pool import ThreadPool


class WorkerPool:
    def __init__(self, n_jobs):
        self._pool = ThreadPool(n_jobs)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._pool.terminate()

    def map(self, function, items):
        return self._pool.map(function, items)
