import multiprocessing
from concurrent.futures import ProcessPoolExecutor

made = multiprocessing.RawValue("i", 0)
made_lock = multiprocessing.Lock()


def book(n):
    with made_lock:
        made.value += n


def screws(box):
    book(box * 10)
    return box * 10


def nails(box):
    book(box)
    return box


def morning():
    with multiprocessing.Pool(2) as pool:
        return sum(pool.map(screws, [1, 2, 3]))


def evening():
    with ProcessPoolExecutor(2) as executor:
        return sum(executor.map(nails, [4, 5]))


def main():
    a = morning()
    print("morning", a, made.value)
    b = evening()
    print("evening", b, made.value)
    assert made.value == a + b


if __name__ == "__main__":
    main()
