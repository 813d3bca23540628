from concurrent.futures import ProcessPoolExecutor, as_completed


def go(function, items):
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = {executor.submit(function, item): n for n, item in enumerate(items)}
        done = {futures[f]: f.result() for f in as_completed(futures)}
    return [done[n] for n in range(len(items))]
