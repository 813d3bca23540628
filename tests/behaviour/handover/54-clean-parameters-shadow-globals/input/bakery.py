import multiprocessing as mp
from functools import partial

lock = mp.Lock()
orders = mp.Queue()
done = mp.Value("i", 0)


def baker(orders, done, lock=None):
    for order in iter(orders.get, "close"):
        with lock or done.get_lock():
            done.value += order


class Cashier(mp.Process):
    def __init__(self, done, till):
        super().__init__()
        self.done = done
        self.till = till

    def run(self):
        done = self.done
        with done.get_lock():
            self.till.append(done.value)


def main():
    with mp.Manager() as manager:
        till = manager.list()
        bakers = [mp.Process(target=baker, args=(orders, done), kwargs={"lock": lock}),
                  mp.Process(target=partial(baker, orders, done, lock))]
        for b in bakers:
            b.start()
        for order in (2, 3, 4, "close", "close"):
            orders.put(order)
        for b in bakers:
            b.join()
        cashier = Cashier(done, till)
        cashier.start()
        cashier.join()
        print("baked", done.value, "till", list(till))


if __name__ == "__main__":
    main()
