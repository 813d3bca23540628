from multiprocessing import Pool


class Sum:
    def __init__(self):
        self.total = 0

    def __call__(self, n):
        self.total += n

    def __lshift__(self, n):
        self.total += n
        return self


class Box:
    def __init__(self):
        self.items = []


def counter():
    seen = []

    def add(n=None):
        if n is not None:
            seen.append(n)
        return len(seen)

    return add


called, shifted, box, count, names = Sum(), Sum(), Box(), counter(), []


def work(x):
    return x, called.total, shifted.total, box.items, count(), names


called(4)
shifted << 1 << 2
items = box.items
items.append("thing")
count(5)
note = names.append
note("name")
list(map(names.append, "ab"))
with Pool(1) as pool:
    print(pool.map(work, [1]))
