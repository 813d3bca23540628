import operator
from multiprocessing import Process


def show(n):
    print(f"w {n}\n", end="", flush=True)


ps = [Process(target=show, args=(i,)) for i in range(3)]
for p in ps:
    operator.methodcaller("start")(p)
for p in ps:
    p.join()
