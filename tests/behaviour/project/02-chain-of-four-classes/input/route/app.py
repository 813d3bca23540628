from .engine import Engine


class Planner:
    def __init__(self, stops, workers):
        self.stops = stops
        self.engine = Engine(workers)
        self.rows = []

    def run(self):
        self.rows = self.engine.execute(self.stops)

    def total(self):
        return sum(cost for _, cost in self.rows)
