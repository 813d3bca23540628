import signal
from multiprocessing import Process

flags = {"n": 0}


def on_hup(*_):
    flags["n"] += 1


signal.signal(signal.SIGHUP, on_hup)
signal.raise_signal(signal.SIGHUP)


def show():
    print(f"{flags}")


p = Process(target=show)
p.start()
p.join()
