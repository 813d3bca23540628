from multiprocessing import Process, Queue

out = Queue()


def work(n):
    out.put(n)


ps = [Process(target=work, args=(k,)) for k in [1, 2]]
for p in ps:
    p.start()
for p in ps:
    p.join()
print(sorted([out.get(), out.get()]))
