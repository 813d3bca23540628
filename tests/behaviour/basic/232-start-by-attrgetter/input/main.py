import operator
from multiprocessing import Process


def show(n):
    print(f"w {n}\n", end="", flush=True)


ps = [Process(target=show, args=(i,)) for i in range(3)]
[f() for f in map(operator.attrgetter("start"), ps)]
for p in ps:
    p.join()
