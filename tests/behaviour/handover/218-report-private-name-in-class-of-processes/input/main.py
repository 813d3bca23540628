from multiprocessing import Process, Queue

__out = Queue()


def emit(x):
    __out.put(x)


class Worker(Process):
    def run(self):
        emit(3)


w = Worker()
w.start()
w.join()
print(__out.get())
