from multiprocessing import Process, Queue

__out = Queue()


def work(n):
    __out.put(n)


class Jobs:
    def go(self):
        p = Process(target=work, args=(1,))
        p.start()
        p.join()


Jobs().go()
print(__out.get())
