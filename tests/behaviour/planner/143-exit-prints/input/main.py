from multiprocessing import Pool

class Timer:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        print("left")

def work(x):
    return x + OFFSET

with Timer():
    OFFSET = sum(range(10))
with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
