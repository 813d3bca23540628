import sys
from multiprocessing import Process

level = 3


def show():
    print(getattr(sys.modules[__name__], "level"))


p = Process(target=show)
p.start()
p.join()
