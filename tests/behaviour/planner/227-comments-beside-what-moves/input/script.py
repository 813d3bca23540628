from multiprocessing import Pool


def square(x):
    return x * x


pool = Pool(2)
print(pool.map(square, range(3)))
# pool.terminate()
# pool.join()


LIMIT = 3


# ---- Helpers ----


def limit():
    return LIMIT


# ---- Output ----

pool.close()
pool.join()



# What the functions say:
print(limit())
# That was all.

# ---- Table ----

# fmt: off
matrix = [1,2,
          3,4]
# fmt: on
print(matrix)

# vim: ts=4
