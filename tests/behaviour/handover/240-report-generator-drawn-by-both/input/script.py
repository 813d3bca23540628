from multiprocessing import Process
import random

rng = random.Random(5)

def work():
    print("child", rng.random(), flush=True)

if __name__ == "__main__":
    print(rng.random(), flush=True)
    p = Process(target=work)
    p.start()
    p.join()
