from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool

collected = []
errors = 0


def invert(n):
    return 100 / n


def on_result(value):
    collected.append(f"{value:.1f}{unit}")
    progress["done"] += 1


def on_error(problem):
    global errors
    errors += 1
    collected.append(type(problem).__name__)


if __name__ == "__main__":
    unit = "%"
    progress = {"done": 0}
    with Pool(1) as pool:
        for n in (8, 0, 5):
            pool.apply_async(invert, (n,), callback=on_result, error_callback=on_error)
        pool.close()
        pool.join()
    print(collected, errors, progress)
    late = []
    with ProcessPoolExecutor(1) as executor:
        for n in (4, 2):
            executor.submit(invert, n).add_done_callback(lambda future: late.append((future.result(), unit)))
    print(sorted(late, key=lambda pair: pair[0]), len(collected))
