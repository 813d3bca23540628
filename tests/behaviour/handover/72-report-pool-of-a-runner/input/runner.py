from concurrent.futures import ProcessPoolExecutor


def parallel(function, values):
    with ProcessPoolExecutor(2) as executor:
        return list(executor.map(function, values))
