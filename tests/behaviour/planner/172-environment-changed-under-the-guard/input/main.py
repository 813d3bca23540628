import os
from multiprocessing import Process

LEVEL = os.environ.get("APP_LEVEL", "info")


def show():
    print(f"level {LEVEL}")


if __name__ == "__main__":
    os.environ["APP_LEVEL"] = "debug"
    p = Process(target=show)
    p.start()
    p.join()
