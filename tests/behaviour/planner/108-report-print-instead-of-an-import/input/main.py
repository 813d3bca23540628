from multiprocessing import Pool
try:
    import nosuchmodule
except ImportError:
    print("no such module")
    nosuchmodule = None

def work(x):
    return nosuchmodule is None, x

with Pool(2) as p:
    print(p.map(work, range(3)))
