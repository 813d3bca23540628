from multiprocessing import Process, Value

n = Value("i", 0)


def bump(x):
    n.value += x


def add(*xs, k=0):
    bump(1 + sum(xs) + k)


def go(f=None):
    p = Process(target=f)
    p.start()
    p.join()


go()
go(add)
p = Process(target=add, kwargs={"k": 2})
p.start()
p.join()
p = Process(target=add, args=(3,))
p.start()
p.join()
print(n.value)
