from multiprocessing import Pool

CLOSED = []

class Handle:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        CLOSED.append(self.name)

def work(x):
    return (x, list(CLOSED))

handle = Handle("a")
del handle
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
