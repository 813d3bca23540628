from multiprocessing import Process


class Node:
    pass


ROOT = Node()
NODES = [ROOT, Node()]


def show(node):
    print(node in NODES, node is ROOT)


p = Process(target=show, args=(NODES[0],))
p.start()
p.join()
