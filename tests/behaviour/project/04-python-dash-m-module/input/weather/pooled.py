from functools import partial
from multiprocessing import get_context


def high(unit, readings):
    top = max(readings)
    return top if unit == "C" else top * 9 / 5 + 32


def highs(stations, unit):
    names = sorted(stations)
    with get_context().Pool(2) as pool:
        yield from zip(names, pool.map(partial(high, unit), [stations[n] for n in names]))
