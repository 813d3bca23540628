from multiprocessing import Process


class Worker(Process):
    def __init__(self, fn=lambda x: x + 1):
        super().__init__()
        self.fn = fn

    def run(self):
        print(f"{self.fn(1)}")


w = Worker()
w.start()
w.join()
