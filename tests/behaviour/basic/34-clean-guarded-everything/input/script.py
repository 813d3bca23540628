import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor

FACTOR = 3
NAMES = ("x", "y")


def triple(n):
    return n * FACTOR


def note(shared, name):
    shared[name] = triple(len(name))


def report(title, value):
    print(f"{title}: {value}")


if __name__ == "__main__":
    mp.set_start_method(mp.get_start_method(), force=True)
    with mp.Manager() as manager:
        shared = manager.dict()
        for name in NAMES:
            p = mp.Process(target=note, args=(shared, name))
            p.start()
            p.join()
        report("manager", sorted(shared.items()))
    with mp.Pool(2) as pool:
        report("pool", pool.map(triple, range(4)))
    with ProcessPoolExecutor(1) as executor:
        report("executor", executor.submit(triple, 14).result())
