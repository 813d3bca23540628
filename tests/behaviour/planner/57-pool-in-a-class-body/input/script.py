import multiprocessing


def grind(beans):
    return "".join(sorted(beans))


def capacity():
    return Mill.size * 10


class Mill:
    size = 2
    pool = multiprocessing.Pool(size)

    def __init__(self):
        print("mill", self.size, "grinds")

    def work(self, bags):
        return self.pool.map(grind, bags)

    @classmethod
    def stop(cls):
        cls.pool.close()
        cls.pool.join()


mill = Mill()
print(mill.work(["java", "mocha"]), capacity())
Mill.stop()
print(Mill.size, type(mill).__name__)
