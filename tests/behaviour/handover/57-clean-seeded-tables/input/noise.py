import os
import random
import sys
from multiprocessing import Pool

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 4
HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = int(os.environ.get("NOISE_LIMIT", "100"))
rng = random.Random(7)
TABLE = [rng.randrange(LIMIT) for _ in range(SIZE)]


def smooth(i):
    return (TABLE[i - 1] + TABLE[i] + TABLE[(i + 1) % SIZE]) // 3


def found(name):
    return os.path.exists(os.path.join(HERE, name))


if __name__ == "__main__":
    with Pool(2) as pool:
        over_there = pool.map(smooth, range(SIZE))
        print(pool.map(found, ["noise.py", "signal.py"]))
    print(over_there == [smooth(i) for i in range(SIZE)], len(over_there))
