from multiprocessing import Pool
class Node:
    v = 0
    def flip(self):
        self.v += 1
nodes = [Node(), Node()]
class Holder:
    def __init__(self, items):
        self.items = items
    def __iter__(self):
        return iter(self.items)
h = Holder(nodes)
for n in h:
    n.flip()
def work(i):
    return [n.v for n in nodes]
with Pool(1) as pool:
    print(pool.map(work, [1]))
