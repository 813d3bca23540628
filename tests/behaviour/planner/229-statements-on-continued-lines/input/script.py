from multiprocessing import Pool


def square(x):
    return x * x


a = 1; \
  pool = Pool(2); \
    c = 3; \
print(pool.map(square, range(a + c)))
b = 2;print(pool.map(square, [a])) # once
pool.close(); \
print(b)
