import threading
from multiprocessing import Process

a = []
t = threading.Timer(0.01, a.append, args=(1,))
t.start()
t.join()


def show():
    print(f"{a}")


p = Process(target=show)
p.start()
p.join()
