from multiprocessing import Process, Value

n = Value("i", 0)
many, empty = [1], []


def add(*xs):
    n.value += sum(xs)


for xs in (many, empty):
    p = Process(target=add, args=many or empty)
    p.start()
    p.join()
print(n.value)
