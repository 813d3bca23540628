from multiprocessing import Process

state = {"n": 0}


def steps():
    state["n"] += 1
    yield 1
    state["n"] += 1
    yield 2


gen = steps()


def advance():
    print("go")
    next(gen)


def show():
    print(f"{state['n']}")


advance()
p = Process(target=show)
p.start()
p.join()
