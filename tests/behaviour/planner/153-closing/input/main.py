from contextlib import closing
from multiprocessing import Pool

LOG = []

class Conn:
    def close(self):
        LOG.append("closed")

def work(x):
    return (x, list(LOG))

with closing(Conn()):
    pass
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
