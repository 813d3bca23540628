import enum
from multiprocessing import Process

Level = enum.Enum("LogLevel", ["LOW", "HIGH"])


def show(level):
    print(f"{level.name}")


p = Process(target=show, args=(Level.HIGH,))
p.start()
p.join()
