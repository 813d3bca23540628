from multiprocessing import Pool

def announce(cls):
    print("class", cls.__name__, flush=True)
    return cls

@announce
class A:
    def go(self, x): return x + 1

def work(x):
    return A().go(x)

with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
