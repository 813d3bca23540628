import sys
from multiprocessing import Pool, Process

IS_MAIN = __name__ == "__main__"


def half(n):
    return n / 2


def noop():
    pass


try:
    if __name__ == "__main__" and len(sys.argv) == 1:
        if sys.version_info >= (3,):
            with Pool(2) as pool:
                print(pool.map(half, [1, 2, 3]))
except KeyboardInterrupt:
    raise

if __name__ != "__main__":
    VERBOSE = False
else:
    VERBOSE = True
    p = Process(target=noop)
    p.start()
    p.join()
    print("exit code", p.exitcode)

for n in range(2):
    if "__main__" == __name__ and n:
        with Pool(1) as pool:
            print(n, pool.apply(half, (n,)), IS_MAIN, VERBOSE)
del n
