from multiprocessing import Pool
class Single:
    inst = None
    def __new__(cls, *a):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
            cls.inst.values = list(a)
        return cls.inst
Single(1)
def work(n):
    return Single().values

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
