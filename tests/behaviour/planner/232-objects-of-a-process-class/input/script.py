from multiprocessing import Process, Queue


class Worker(Process):
    def __init__(self, queue, number):
        super().__init__()
        self.queue = queue
        self.number = number

    def run(self):
        self.queue.put(self.number)


queue = Queue()
workers = [Worker(queue, number) for number in range(2)]
for worker in workers:
    worker.start()
for worker in workers:
    print(queue.get())
for worker in workers:
    worker.join()
