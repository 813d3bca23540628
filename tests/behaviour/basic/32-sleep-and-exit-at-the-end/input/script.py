import sys
import time
from multiprocessing import Process, Value


def add(total, n):
    with total.get_lock():
        total.value += n


if __name__ == "__main__":
    total = Value("i", 0)
    workers = [Process(target=add, args=(total, n)) for n in (5, 10, 20)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print("total", total.value)

time.sleep(0.05)
sys.exit(0)
