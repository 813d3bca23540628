from multiprocessing import Pool

SEEN = []

class Box:
    def __contains__(self, item):
        SEEN.append(item)
        return True

box = Box()

def work(x):
    return (x, list(SEEN))

if 3 in box:
    pass
4 in box
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
