from multiprocessing import Pool

LOG = []

class Auto(dict):
    def __missing__(self, key):
        LOG.append(key)
        self[key] = len(LOG)
        return self[key]

auto = Auto()

def work(x):
    return (x, list(LOG))

auto["a"]
auto["b"]
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
