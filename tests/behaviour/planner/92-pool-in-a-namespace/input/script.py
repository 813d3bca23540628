import multiprocessing as mp
import types

ctx = types.SimpleNamespace(seed=1)
ctx.seed += 4


def work(i):
    return i * ctx.seed


ctx.pool = mp.Pool(2)
print(ctx.pool.map(work, range(3)))
ctx.pool.close()
ctx.pool.join()
