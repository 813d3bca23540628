"""The town's swimming pools."""
from multiprocessing import cpu_count
from queue import Queue
from threading import Thread as Process


class Pool:
    def __init__(self, lanes):
        self.lanes = lanes

    def __enter__(self):
        print("opening", self.lanes, "lanes")
        return self

    def __exit__(self, *exc):
        print("closed")

    def map(self, function, swimmers):
        return [function(s, i % self.lanes) for i, s in enumerate(swimmers)]

    def start(self):
        return self


class Manager(list):
    def submit(self, function, *args):
        self.append(function(*args))


print("pumps:", "enough" if cpu_count() >= 1 else "none")
with Pool(3) as pool:
    print(pool.start().map(lambda name, lane: f"{name}@{lane}", ["Ann", "Bo", "Cy", "Di"]))
shifts = Queue()
p = Process(target=shifts.put, args=("early",))
p.start()
p.join()
manager = Manager()
manager.submit(str.upper, shifts.get())
print(manager)
