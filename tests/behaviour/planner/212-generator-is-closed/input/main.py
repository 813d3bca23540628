from multiprocessing import Process

state = []


def steps():
    try:
        yield 1
    finally:
        state.append("closed")


gen = steps()
next(gen)


def finish():
    print("finish")
    gen.close()


def show():
    print(f"{state}")


finish()
p = Process(target=show)
p.start()
p.join()
