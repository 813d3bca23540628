from multiprocessing import Process


class Signal:
    def __init__(self):
        self.handlers = []

    def connect(self, handler):
        self.handlers.append(handler)

    def send(self):
        for handler in self.handlers:
            handler()


def launch():
    process = Process(target=print, args=("launched",))
    process.start()
    process.join()


def greet():
    return "hello"


ready, finished = Signal(), Signal()
ready.connect(greet)
finished.connect(launch)
ready.send()

if __name__ == "__main__":
    finished.send()
