import threading
from multiprocessing import Process

class Counter:
    def __init__(self):
        self.n = 3
        self.lock = threading.Lock()

    def __getstate__(self):
        d = dict(self.__dict__)
        d.pop("lock")
        return d

    def __setstate__(self, d):
        self.__dict__.update(d)
        self.lock = threading.Lock()

    def inc(self):
        with self.lock:
            self.n += 1
            return self.n

def work(counter):
    print(counter.inc())

c = Counter()
p = Process(target=work, args=(c,))
p.start()
p.join()
