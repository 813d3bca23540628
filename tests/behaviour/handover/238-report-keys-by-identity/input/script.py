from multiprocessing import Process

class Node:
    def __init__(self, v):
        self.v = v

NODES = [Node(i) for i in range(3)]
BY_ID = {id(n): n.v for n in NODES}

def work(node):
    print(BY_ID.get(id(node), -1), flush=True)

p = Process(target=work, args=(NODES[0],))
p.start()
p.join()
