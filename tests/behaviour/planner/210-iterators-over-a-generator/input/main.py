from itertools import islice
from multiprocessing import Process

state = []


def steps():
    for i in range(5):
        state.append(i)
        yield i


gen = steps()


def advance():
    print("go")
    return list(islice(gen, 2)), dict(zip("ab", gen)), sum(gen)


def show():
    print(f"{state}")


advance()
p = Process(target=show)
p.start()
p.join()
