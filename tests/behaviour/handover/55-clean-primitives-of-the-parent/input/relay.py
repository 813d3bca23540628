import threading
from multiprocessing import Event, Lock, Pool, Queue

print_lock = Lock()
arrived = Queue()
closed = Event()


class Runner:
    def __init__(self, legs):
        self.legs = legs

    def run(self):
        return sum(self.legs)


def run(names):
    for name in names:
        arrived.put(name)
    closed.set()


def distance(legs):
    return Runner(legs).run()


def say(*words):
    with print_lock:
        print(*words)


def main():
    with Pool(2) as pool:
        distances = pool.map(distance, [(1, 2, 3), (4, 4)])
    thread = threading.Thread(target=run, args=(["ann", "bob"],))
    thread.start()
    for km in distances:
        say(arrived.get(timeout=5), km)
    thread.join()
    say("closed:", closed.is_set())


if __name__ == "__main__":
    main()
