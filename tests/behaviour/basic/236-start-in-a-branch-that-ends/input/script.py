import sys
from multiprocessing import Pool


def work(n):
    return n * 2


if len(sys.argv) > 1:
    print("working")
    print(Pool(2).map(work, range(3)))
    sys.exit(0)
print("nothing to do")
