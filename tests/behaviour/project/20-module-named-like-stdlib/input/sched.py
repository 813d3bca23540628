"""Shift plans (the name was taken, we know)."""
from concurrent.futures import ProcessPoolExecutor


def shift(staff):
    return " + ".join(name.capitalize() for name in staff) or "closed"


class scheduler:
    def __init__(self, workers):
        self.workers = workers
        self.queue = []

    def enter(self, day, staff):
        self.queue.append((day, staff))

    def run(self):
        days, staffs = zip(*self.queue)
        self.queue.clear()
        with ProcessPoolExecutor(self.workers) as pool:
            return list(zip(days, pool.map(shift, staffs)))
