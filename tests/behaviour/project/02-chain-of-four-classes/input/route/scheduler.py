from concurrent.futures import ProcessPoolExecutor

from .cost import cost_of


def dispatch(stops, workers):
    with ProcessPoolExecutor(max_workers=workers) as executor:
        return list(zip(stops, executor.map(cost_of, stops)))
