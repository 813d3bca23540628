import multiprocessing.pool


class NoDaemon(multiprocessing.pool.Pool):
    pass


def f(x):
    return x * 2


p = NoDaemon(2)
print(p.map(f, [1, 2]))
p.close()
p.join()
