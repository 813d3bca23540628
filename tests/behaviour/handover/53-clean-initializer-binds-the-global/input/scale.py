import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

counter = None


def init_pool(shared_counter, by):
    global counter, factor
    counter = shared_counter
    factor = by


def init_executor(the_lock, values):
    globals()["lock"] = the_lock
    global offsets
    offsets = values


def scale(x):
    with counter.get_lock():
        counter.value += 1
    return x * factor


def shift(x):
    with lock:
        return [x + offset for offset in offsets]


def main(by):
    made = multiprocessing.Value("i", 0)
    offsets = [int(line) for line in sys.stdin]
    with multiprocessing.Pool(2, init_pool, (made, by)) as pool:
        print(pool.map(scale, range(5)))
    print("made", made.value)
    with ProcessPoolExecutor(2, initializer=init_executor, initargs=(multiprocessing.Lock(), offsets)) as executor:
        print(list(executor.map(shift, [10, 20])))


if __name__ == "__main__":
    main(float(sys.argv[1]))
