from multiprocessing import Process, Queue

out = Queue()


def a():
    out.put(1)


def b():
    out.put(2)


ps = [Process(target=out) for out in (a, b)]
for p in ps:
    p.start()
    p.join()
print(out.get() + out.get())
