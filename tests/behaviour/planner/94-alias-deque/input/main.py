from multiprocessing import Pool
from collections import deque
class Node:
    v = 0
    def flip(self):
        self.v += 1
nodes = [Node(), Node()]
queue = deque(nodes)
while queue:
    queue.popleft().flip()
def work(i):
    return [n.v for n in nodes]
with Pool(1) as pool:
    print(pool.map(work, [1]))
