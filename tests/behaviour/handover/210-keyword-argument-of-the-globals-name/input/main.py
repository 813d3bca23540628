from multiprocessing import Process, Queue, Lock

args = Queue()
target = Lock()


def emit(x):
    with target:
        args.put(x)


def work(**options):
    emit(sorted(options.items()))


p = Process(target=work, kwargs=dict(args=1, kwargs=2))
p.start()
p.join()
print(args.get())
