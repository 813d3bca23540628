import os
from multiprocessing import Process

first = os.environ.setdefault("FIRST", "yes") == "yes"
os.environ["FIRST"] = "no"


def show():
    print(f"{first}")


p = Process(target=show)
p.start()
p.join()
