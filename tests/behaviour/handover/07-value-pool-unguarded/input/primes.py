# count the primes below 60 the hard way
import ctypes
from multiprocessing import Pool, Value

checked = Value(ctypes.c_long)
found = Value('i', 0, lock=True)

def is_prime(n):
    with checked.get_lock():
        checked.value += 1
    prime = n > 1 and all(n % d for d in range(2, n))
    if prime:
        with found:
            found.value += 1
    return prime

def report():
    print('checked', checked.value, 'numbers')
    return found.value

pool = Pool(4)
flags = pool.map(is_prime, range(60))
pool.close()
pool.join()
assert report() == sum(flags)
print('found', found.value)
print([n for n, prime in enumerate(flags) if prime][-3:])
