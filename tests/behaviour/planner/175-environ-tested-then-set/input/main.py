import os
from multiprocessing import Process

if "MODE" not in os.environ:
    MODE = "plain"
    os.environ["MODE"] = "nested"
else:
    MODE = os.environ["MODE"]


def show():
    print(f"{MODE}")


p = Process(target=show)
p.start()
p.join()
