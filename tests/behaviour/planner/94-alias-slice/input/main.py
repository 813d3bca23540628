from multiprocessing import Pool
class Node:
    v = 0
    def flip(self):
        self.v += 1
nodes = [Node(), Node()]
first = nodes[:1]
first[0].flip()
def work(i):
    return [n.v for n in nodes]
with Pool(1) as pool:
    print(pool.map(work, [1]))
