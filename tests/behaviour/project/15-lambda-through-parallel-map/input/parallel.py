"""One process per item: simple, and fast enough here."""
from multiprocessing import Process, SimpleQueue


def _call(function, number, item, out):
    out.put((number, function(item)))


def parallel_map(function, items):
    out = SimpleQueue()
    children = [Process(target=_call, args=(function, n, item, out)) for n, item in enumerate(items)]
    for child in children:
        child.start()
    results = dict(out.get() for _ in children)
    for child in children:
        child.join()
    return [results[n] for n in range(len(children))]
