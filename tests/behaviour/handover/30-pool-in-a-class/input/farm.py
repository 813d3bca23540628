import multiprocessing as mp

eggs = mp.Value("i", 0)


def collect(hens):
    with eggs.get_lock():
        eggs.value += hens
    return hens


class Farm:
    def __init__(self, workers):
        self.pool = mp.Pool(workers)

    @staticmethod
    def hatch(n):
        with eggs.get_lock():
            eggs.value -= n
        return f"{n} chicks"

    def morning(self, coops):
        return self.pool.map(collect, coops)

    def evening(self, *numbers):
        return self.pool.map(self.hatch, numbers)

    def close(self):
        self.pool.close()
        self.pool.join()


farm = Farm(2)
print(farm.morning([4, 6, 5]))
print(farm.evening(2, 3))
farm.close()
print("eggs left", eggs.value)
