import os
from multiprocessing import Process


def flag(name):
    return os.environ.get(name) == "True"


class Settings:
    debug = flag("APP_DEBUG")


os.environ["APP_DEBUG"] = "True"


def show():
    print(f"{Settings.debug}")


p = Process(target=show)
p.start()
p.join()
