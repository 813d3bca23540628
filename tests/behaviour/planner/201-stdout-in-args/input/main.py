import sys
from multiprocessing import Process

out = sys.stdout


def show(stream):
    stream.write("x\n")


p = Process(target=show, args=(out,))
p.start()
p.join()
