from multiprocessing import Pool
import random
secret = random.random()
class Guess:
    value = secret
def work(n):
    return Guess.value == secret

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
