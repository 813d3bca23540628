from multiprocessing import Pool

LOG = []
class Table(dict):
    def __setitem__(self, k, v):
        LOG.append(k)
        super().__setitem__(k, v)
    def __delitem__(self, k):
        LOG.append("-" + k)
        super().__delitem__(k)

t = Table()
t["a"] = 1
t["b"] = 2
del t["a"]

def work(x):
    return x, list(LOG)

with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
