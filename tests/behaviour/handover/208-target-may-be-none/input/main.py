from multiprocessing import Process, Value

n = Value("i", 0)


def work():
    n.value += 1


def make(f=None):
    p = Process(target=f)
    p.start()
    p.join()


make()
make(work)
print(n.value)
