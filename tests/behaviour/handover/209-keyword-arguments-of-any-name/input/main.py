from multiprocessing import Process, Queue

out = Queue()


def emit(x):
    out.put(x)


def work(*args, **kwargs):
    emit((args, sorted(kwargs)))


for kw in ({"shared": 1}, {"target": 2}):
    p = Process(target=work, args=(1,), kwargs=kw)
    p.start()
    p.join()
    print(out.get())
