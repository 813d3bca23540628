"""Helpers to run jobs in parallel or one by one."""
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool, Process

WORKERS = min(4, os.cpu_count() or 1)


def parallel(function, items):
    with Pool(WORKERS) as pool:
        return pool.map(function, items)


def parallel_later(function, *args):
    process = Process(target=function, args=args)
    process.start()
    return process


class Runner:
    def __init__(self, workers=WORKERS):
        self.executor = ProcessPoolExecutor(workers)

    def __call__(self, function, items):
        return list(self.executor.map(function, items))


def serial(function, items):
    return [function(item) for item in items]
