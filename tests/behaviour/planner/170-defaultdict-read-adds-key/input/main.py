from collections import defaultdict
from multiprocessing import Process

graph = defaultdict(list)


def show():
    print(f"{sorted(graph)}")


print(f"{graph['a']}")
p = Process(target=show)
p.start()
p.join()
