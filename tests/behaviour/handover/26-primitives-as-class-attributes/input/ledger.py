from multiprocessing import Lock, Pool, Value


class Ledger:
    lock = Lock()
    total = Value("i", 0, lock=False)
    entries = Value("i", 0, lock=False)

    @classmethod
    def enter(cls, amount):
        with cls.lock:
            cls.total.value += amount
            cls.entries.value += 1

    @classmethod
    def show(cls):
        print(f"{cls.entries.value} entries, total {cls.total.value}")


def book(line):
    kind, amount = line.split()
    Ledger.enter(int(amount) if kind == "in" else -int(amount))
    return kind


if __name__ == "__main__":
    with Pool(3) as pool:
        kinds = pool.map(book, ["in 100", "out 30", "in 5", "out 5", "in 1"], chunksize=1)
    print(*kinds)
    Ledger.show()
