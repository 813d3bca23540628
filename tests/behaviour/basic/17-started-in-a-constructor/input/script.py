import multiprocessing as mp

TIMES = {"soup": 3, "fish": 5, "cake": 9}


def cook(dish, ready):
    ready.put((TIMES[dish], dish))


class Kitchen:
    """Cooks all dishes of an order at the same time."""

    def __init__(self, order):
        self.ready = mp.SimpleQueue()
        self.cooks = [mp.Process(target=cook, args=(dish, self.ready)) for dish in order]
        self.open()

    def open(self):
        print("kitchen opens")
        for cook_process in self.cooks:
            cook_process.start()

    def serve(self):
        dishes = [self.ready.get() for _ in self.cooks]
        for cook_process in self.cooks:
            cook_process.join()
        return sorted(dishes)


kitchen = Kitchen(["cake", "soup", "fish"])
for minutes, dish in kitchen.serve():
    print(f"{dish} after {minutes} minutes")
print(sum(c.exitcode for c in kitchen.cooks), "failures")
