from multiprocessing import Process, Queue

q = Queue()


def work():
    q.put(1)


def launch(**opts):
    p = Process(**opts)
    p.start()
    return p


p = launch(target=work)
print(q.get())
p.join()
