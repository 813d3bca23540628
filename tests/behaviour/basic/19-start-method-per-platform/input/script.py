import sys
import multiprocessing as mp

if sys.platform != "win32":
    mp.set_start_method("spawn")


def square(n):
    return n * n


print(mp.get_start_method())
pool = mp.Pool(2)
print(pool.map(square, [1, 2, 3]))
pool.close()
pool.join()
