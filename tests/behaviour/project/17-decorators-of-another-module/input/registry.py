import functools
import multiprocessing

CHECKS = {}


def check(label):
    def register(function):
        CHECKS[label] = function
        return function
    return register


def announce(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("->", function.__name__)
        try:
            return function(*args, **kwargs)
        finally:
            print("<-", function.__name__)
    return wrapper


def _run(label, out):
    out.send((label, CHECKS[label]()))


def run_checks():
    results = []
    for label in sorted(CHECKS):
        here, there = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.Process(target=_run, args=(label, there))
        child.start()
        there.close()
        results.append(here.recv())
        child.join()
    return results
