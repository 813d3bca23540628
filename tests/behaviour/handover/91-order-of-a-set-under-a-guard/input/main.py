from multiprocessing import Pool
NAMES = {"a", "b", "c", "d"}
ORDER = list(NAMES)
NUMS = list({3, 1, 2})
SIZE = len(NAMES)
KEYS = sorted(NAMES)

def work(x):
    return ORDER[x], NUMS, SIZE, KEYS, "a" in NAMES

if __name__ == "__main__":
    with Pool(2) as p:
        got = p.map(work, range(4))
        print([a[0] for a in got] == ORDER, got[0][1:])
