"""Runs jobs here or in processes."""
from concurrent.futures import ProcessPoolExecutor

SERIAL, PARALLEL = "serial", "parallel"


def cube(x):
    return x**3


def run(items, mode="serial", workers=2):
    if mode == "serial" or workers < 2:
        return [cube(item) for item in items]
    with ProcessPoolExecutor(workers) as executor:
        return list(executor.map(cube, items))
