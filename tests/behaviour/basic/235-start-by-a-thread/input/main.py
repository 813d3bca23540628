import threading
from multiprocessing import Process


def show(n):
    print(f"w {n}\n", end="", flush=True)


p = Process(target=show, args=(1,))
t = threading.Thread(target=p.start)
t.start()
t.join()
p.join()
