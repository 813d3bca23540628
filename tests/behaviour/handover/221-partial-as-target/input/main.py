from functools import partial
from multiprocessing import Process, Queue

out = Queue()


def work(n, shared=1, target=2):
    out.put((n, shared, target))


p = Process(target=partial(work, shared=5), args=(1,), kwargs={"target": 7})
p.start()
p.join()
print(out.get())
