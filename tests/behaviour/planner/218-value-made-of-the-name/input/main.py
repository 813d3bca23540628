from multiprocessing import Process

NAME = __name__


def show():
    print(f"in {NAME}")


p = Process(target=show)
p.start()
p.join()
