import multiprocessing

results = multiprocessing.Queue()


def square(n):
    results.put(n * n)


def take():
    return results.get(timeout=10)
