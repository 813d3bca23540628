import random
from multiprocessing import Process

rng = random.Random()

def work(i):
    rng.seed(i)
    print("child", rng.random(), flush=True)

if __name__ == "__main__":
    rng.seed(1)
    print(rng.random())
    p = Process(target=work, args=(3,))
    p.start()
    p.join()
