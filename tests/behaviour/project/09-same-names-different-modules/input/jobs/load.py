from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


def run(n):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(square, range(n)))
