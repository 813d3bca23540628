from multiprocessing import Pool

cache = {}


def init(c):
    global store
    store = c
    cache["init"] = 2


def read(k):
    return store.get(k)


with Pool(1, initializer=init, initargs=(cache,)) as pool:
    print(pool.map(read, ["init"]))
