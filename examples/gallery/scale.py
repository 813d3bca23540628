"""Scales pictures, several at once."""

from multiprocessing import Pool


def scale(name):
    return name, 16 * len(name)


def scale_all(names):
    with Pool(2) as pool:
        return pool.map(scale, names)
