from multiprocessing import Pool

LOG = []
class Timer:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        LOG.append("left")

def work(x):
    return x, list(LOG)

with Timer():
    y = 3
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
