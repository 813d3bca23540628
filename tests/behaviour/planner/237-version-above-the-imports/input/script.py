import sys

if sys.version_info[0] < 3:
    print("Python 3 is required")
    sys.exit(1)

from multiprocessing import Pool


def work(n):
    return n + 1


print(Pool(2).map(work, range(3)))
