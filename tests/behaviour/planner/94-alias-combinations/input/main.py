from multiprocessing import Pool
import itertools
class Node:
    v = 0
    def flip(self):
        self.v += 1
nodes = [Node(), Node()]
for a, b in itertools.combinations(nodes, 2):
    a.flip()
def work(i):
    return [n.v for n in nodes]
with Pool(1) as pool:
    print(pool.map(work, [1]))
