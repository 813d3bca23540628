import threading
from multiprocessing import Process, Queue


class Crawler:
    def __init__(self, start):
        self.start_page = start
        self.lock = threading.Lock()
        self.processes = []

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"]
        state["processes"] = []
        return state

    def visit(self, queue):
        queue.put(self.start_page.upper())

    def run(self):
        queue = Queue()
        with self.lock:
            process = Process(target=self.visit, args=(queue,))
            self.processes.append(process)
            process.start()
        print(queue.get())
        for process in self.processes:
            process.join()


class Point:
    def __init__(self, x, y=0):
        self.x = x
        self.y = y

    def __reduce__(self):
        return Point, (self.x, self.y)


def show(point):
    print(point.x, point.y)


Crawler("index").run()
shower = Process(target=show, args=(Point(3, 4),))
shower.start()
shower.join()
