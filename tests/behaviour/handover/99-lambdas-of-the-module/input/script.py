from multiprocessing import Pool
# the square of a number
square = lambda x: x * x  # once
add = lambda a, b=1, *c: a + b
cube = lambda x: (
    x * x * x  # three times
)
zero = lambda: 0

pool = Pool(2)
print(pool.map(square, range(4)))
print(pool.map(add, range(4)))
print(pool.map(cube, range(4)))
print(pool.apply(zero))
pool.close()
pool.join()
