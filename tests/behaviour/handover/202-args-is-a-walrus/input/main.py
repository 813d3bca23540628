from multiprocessing import Process, Value

n = Value("i", 0)


def add(*xs):
    n.value += sum(xs)


p = Process(target=add, args=(xs := (1, 2)))
p.start()
p.join()
print(n.value, xs)
