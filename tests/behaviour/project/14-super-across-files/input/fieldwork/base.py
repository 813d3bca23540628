import multiprocessing as mp


class Job:
    """Does one step per item, each in a process of its own."""

    def __init__(self, items):
        self.items = items

    def step(self, item):
        return len(item)

    def report(self, item, out):
        out.put((item, self.step(item)))

    def run(self):
        out = mp.SimpleQueue()
        children = []
        for item in self.items:
            child = mp.Process(target=self.report, args=(item, out))
            child.start()
            children.append(child)
        for child in children:
            child.join()
            if child.exitcode:
                raise SystemExit("a child failed")
        return dict(out.get() for _ in children)
