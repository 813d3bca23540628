from multiprocessing import Pool

LOG = []

class D:
    def __get__(self, obj, cls):
        return 1
    def __set__(self, obj, value):
        LOG.append(value)
    def __delete__(self, obj):
        LOG.append("deleted")

class C:
    field = D()

c = C()

def work(x):
    return (x, list(LOG))

del c.field
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
