from multiprocessing import Pool
import random
token = random.random()
class Client:
    token = token
def work(n):
    return Client.token == token

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
