from multiprocessing import Lock, Value

from runner import parallel

lock = Lock()
total = Value("i", 0, lock=False)


def add(n):
    with lock:
        total.value += n


if __name__ == "__main__":
    parallel(add, range(4))
    print(total.value)
