import multiprocessing

TIDE = 3


class Ferry(multiprocessing.Process):
    speed = 10
    next_id = 1

    def __init__(self, miles, log):
        super().__init__(daemon=True)
        self.number = Ferry.next_id
        Ferry.next_id += 1
        self.miles, self.log = miles, log

    def run(self):
        self.log.put((self.number, type(self).__name__, self.miles * 60 // (self.speed - TIDE)))


class FastFerry(Ferry):
    speed = 33


class Harbour:
    def __init__(self, *ferries):
        self.ferries = ferries

    def cast_off(self):
        [ferry.start() for ferry in self.ferries]
        return self

    def wait(self):
        for ferry in self.ferries:
            ferry.join()
        return [ferry.exitcode for ferry in self.ferries]


log = multiprocessing.SimpleQueue()
harbour = Harbour(Ferry(7, log), FastFerry(45, log)).cast_off()
print(harbour.wait())
print(*sorted(log.get() for _ in harbour.ferries), sep="\n")
Ferry.speed = 0
print("next id", Ferry.next_id)
print(FastFerry.speed, Ferry.speed)
