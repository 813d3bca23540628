import os
from multiprocessing import Process

DEPTH = int(os.environ.get("DEPTH", "0"))
os.environ["DEPTH"] = str(DEPTH + 1)


def show():
    print(f"depth {DEPTH}")


p = Process(target=show)
p.start()
p.join()
