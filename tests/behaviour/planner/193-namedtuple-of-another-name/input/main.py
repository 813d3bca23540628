from collections import namedtuple
from multiprocessing import Process

Pt = namedtuple("Point", "x y")


def show(pt):
    print(f"{pt.x} {pt.y}")


p = Process(target=show, args=(Pt(1, 2),))
p.start()
p.join()
