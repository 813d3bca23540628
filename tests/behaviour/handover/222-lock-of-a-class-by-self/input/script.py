"""Counts words; the total is kept by the class."""
from multiprocessing import Lock, Process, Value


class Counter:
    lock = Lock()
    total = Value("i", 0, lock=False)

    def __init__(self, text):
        self.text = text

    def count(self):
        n = len(self.text.split())
        with self.lock:
            self.total.value += n


if __name__ == "__main__":
    counters = [Counter(text) for text in ("a b c", "d e")]
    children = [Process(target=counter.count) for counter in counters]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(Counter.total.value)
