import functools
from multiprocessing import Process


def greet(greeting, name):
    print(f"{greeting}, {name}")


greet = functools.partial(greet, "hello")
p = Process(target=greet, args=("child",))
p.start()
p.join()
