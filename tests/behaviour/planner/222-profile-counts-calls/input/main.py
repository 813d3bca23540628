import sys
from multiprocessing import Process

counts = {"n": 0}


def prof(frame, event, arg):
    counts["n"] += 1


def helper():
    return 3


sys.setprofile(prof)
for _ in range(3):
    helper()
sys.setprofile(None)


def show():
    print(counts["n"] > 5)


p = Process(target=show)
p.start()
p.join()
print(counts["n"])
