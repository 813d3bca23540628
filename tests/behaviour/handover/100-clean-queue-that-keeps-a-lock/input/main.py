import multiprocessing
import threading
from multiprocessing.queues import Queue


class SafeQueue(Queue):
    def __init__(self, *, ctx, lock):
        super().__init__(ctx=ctx)
        self.lock = lock

    def put_safely(self, item):
        with self.lock:
            self.put(item)


class Executor:
    def __init__(self):
        self.lock = threading.Lock()
        self.queue = SafeQueue(ctx=multiprocessing.get_context(), lock=self.lock)

    def run(self):
        process = multiprocessing.Process(target=work, args=(self.queue,))
        process.start()
        self.queue.put_safely(5)
        process.join()


def work(queue):
    print(queue.get())


if __name__ == "__main__":
    Executor().run()
