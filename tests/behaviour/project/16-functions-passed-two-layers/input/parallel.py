import concurrent.futures as cf


def parallel_map(function, items, *, workers=2):
    with cf.ProcessPoolExecutor(workers) as executor:
        return list(executor.map(function, items))
