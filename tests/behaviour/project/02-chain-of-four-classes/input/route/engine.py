from . import scheduler


class Engine:
    def __init__(self, workers):
        self.workers = workers

    def execute(self, stops):
        return scheduler.dispatch(list(stops), self.workers)
