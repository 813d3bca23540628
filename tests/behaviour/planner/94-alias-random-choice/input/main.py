from multiprocessing import Pool
import random
class Node:
    v = 0
    def flip(self):
        self.v += 1
nodes = [Node(), Node()]
random.seed(1)
random.choice(nodes).flip()
def work(i):
    return [n.v for n in nodes]
with Pool(1) as pool:
    print(pool.map(work, [1]))
