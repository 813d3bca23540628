from multiprocessing import Pool

LOG = []
class Conf:
    def __setattr__(self, name, value):
        LOG.append(name)
        object.__setattr__(self, name, value)
    def __getattr__(self, name):
        LOG.append("?" + name)
        return 0

conf = Conf()
conf.a = 3
conf.b

def work(x):
    return x, list(LOG)

with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
