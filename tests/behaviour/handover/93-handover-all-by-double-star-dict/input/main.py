from multiprocessing import Process, Queue

q = Queue()


def work():
    q.put(1)


spec = {"target": work}
p = Process(**spec)
p.start()
print(q.get())
p.join()
