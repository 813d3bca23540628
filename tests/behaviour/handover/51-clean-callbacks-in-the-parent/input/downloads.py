import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool

SIZES = {"a.iso": 700, "b.iso": 4400, "c.iso": 0}


def check(name):
    if not SIZES[name]:
        raise ValueError(f"{name} is empty")
    return name, SIZES[name] * 2


def main():
    done = []
    errors = []
    seen = threading.Event()

    def finished(future):
        done.append(future.result())
        seen.set()

    with Pool(2) as pool:
        for name in SIZES:
            pool.apply_async(check, (name,), callback=lambda row: done.append(row),
                             error_callback=lambda e: errors.append(str(e)))
        pool.close()
        pool.join()
    with ProcessPoolExecutor(1) as executor:
        executor.submit(check, "a.iso").add_done_callback(finished)
    waiter = threading.Thread(target=lambda: seen.wait(5))
    waiter.start()
    waiter.join()
    with ThreadPool(2) as threads:
        print(threads.map(lambda row: row[1], sorted(done, key=lambda row: row[1])))
    print(*errors)


if __name__ == "__main__":
    main()
