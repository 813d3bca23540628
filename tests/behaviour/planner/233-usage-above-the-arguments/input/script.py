import sys
from multiprocessing import Pool


def usage():
    print("usage: script.py N")
    sys.exit(2)


def work(n):
    return n * 2


if len(sys.argv) != 2:
    usage()

count = int(sys.argv[1])
print(Pool(2).map(work, range(count)))
