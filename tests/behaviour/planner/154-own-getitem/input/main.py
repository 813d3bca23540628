from multiprocessing import Pool

class Node:
    def __init__(self):
        self.on = False
    def flip(self):
        self.on = not self.on

class Nodes:
    def __init__(self):
        self.items = [Node(), Node()]
    def __getitem__(self, i):
        return self.items[i]

NODES = Nodes()

def work(x):
    return (x, NODES[0].on, NODES[1].on)

NODES[0].flip()
n = NODES[1]
n.flip()
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
