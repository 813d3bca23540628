import sys
from multiprocessing import Pool


def work(n):
    return n * SCALE


if __name__ == "__main__":
    SCALE = 3
elif len(sys.argv) > 5:
    SCALE = 3
else:
    SCALE = 3

if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(work, range(4)))
