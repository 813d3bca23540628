from multiprocessing import Process, Queue

out = Queue()


def work(n):
    out.put(n)


def launch(items):
    ps = [Process(target=work, args=(out,)) for out in items]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


launch([1, 2])
print(sorted([out.get(), out.get()]))
