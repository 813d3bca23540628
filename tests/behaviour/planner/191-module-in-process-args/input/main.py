import math
from multiprocessing import Process


def show(mod):
    print(f"{mod.floor(1.5)}")


p = Process(target=show, args=(math,))
p.start()
p.join()
