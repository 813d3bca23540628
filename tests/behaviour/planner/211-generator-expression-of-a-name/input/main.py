from multiprocessing import Process

state = []
gen = (state.append(x) for x in range(3))


def advance():
    print("go")
    for _ in gen:
        pass


def show():
    print(f"{state}")


advance()
p = Process(target=show)
p.start()
p.join()
