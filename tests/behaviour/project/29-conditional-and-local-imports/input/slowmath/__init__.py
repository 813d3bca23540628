from concurrent.futures import ProcessPoolExecutor


def spread(values):
    return max(values) - min(values)


def spread_all(rows):
    with ProcessPoolExecutor(2) as executor:
        return list(executor.map(spread, rows))
