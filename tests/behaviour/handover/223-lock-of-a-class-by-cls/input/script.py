from multiprocessing import Process, Queue


class Worker(Process):
    results = Queue()

    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        self.results.put(self.n ** 2)


if __name__ == "__main__":
    workers = [Worker(n) for n in range(3)]
    for w in workers:
        w.start()
    print(sorted(Worker.results.get(timeout=10) for w in workers))
    for w in workers:
        w.join()
