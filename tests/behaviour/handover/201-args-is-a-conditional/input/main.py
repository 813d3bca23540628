from multiprocessing import Process, Value

n = Value("i", 0)
many = [1]


def add(*xs):
    n.value += sum(xs)


p = Process(target=add, args=many if many else ())
p.start()
p.join()
print(n.value)
