"""python -m census: heads per village."""
from collections import Counter
from multiprocessing import Process, SimpleQueue

from .data import VILLAGES


def tally(village, out):
    counts = Counter(VILLAGES[village])
    out.put((village, counts["f"], counts["m"]))


def main():
    out = SimpleQueue()
    children = [Process(target=tally, args=(name, out)) for name in VILLAGES]
    for child in children:
        child.start()
    for child in children:
        child.join()
    rows = [out.get() for child in children if child.exitcode == 0]
    for village, women, men in sorted(rows):
        print(village, women, men)
    print(len(rows), "villages")


if __name__ == "__main__":
    main()
