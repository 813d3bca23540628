import functools
from multiprocessing import Process, Value

total = Value("i", 0)


def add(n):
    total.value += n


spawn = functools.partial(Process, target=add)
p = spawn(args=(1,))
p.start()
p.join()
print(total.value)
