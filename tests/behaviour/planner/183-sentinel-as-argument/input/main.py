from multiprocessing import Process

STOP = object()


def show(item):
    print(f"{item is STOP}")


p = Process(target=show, args=(STOP,))
p.start()
p.join()
