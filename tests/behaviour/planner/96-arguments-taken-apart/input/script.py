import argparse
import sys
from multiprocessing import Pool

pre = argparse.ArgumentParser(add_help=False)
pre.add_argument("--fast", type=int, default=0)
known, rest = pre.parse_known_args()
sys.argv = sys.argv[:1] + rest

parser = argparse.ArgumentParser()
parser.add_argument("-v", action="store_true")
parser.add_argument("name")
args = parser.parse_args()


def work(n):
    return n, known.fast, args.v, args.name


with Pool(2) as pool:
    for row in pool.map(work, [1, 2]):
        print(*row)
