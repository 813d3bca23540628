from multiprocessing import Pool

LOG = []

class C:
    @property
    def loaded(self):
        LOG.append("loaded")
        return 1

c = C()

def work(x):
    return (x, list(LOG))

hasattr(c, "loaded")
c.loaded
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
