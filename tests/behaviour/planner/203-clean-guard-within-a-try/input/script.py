"""Everything in a try, because the old scheduler swallows tracebacks."""
from multiprocessing import Pool

try:
    LIMIT = 3

    def clip(n):
        return min(n, LIMIT)

    if __name__ == "__main__":
        with Pool(2) as pool:
            print(pool.map(clip, [1, 5]))
except KeyboardInterrupt:
    print("stopped")
