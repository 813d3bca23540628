import enum
from multiprocessing import Process

unknown = []


class Colour(enum.IntEnum):
    RED = 1

    @classmethod
    def _missing_(cls, value):
        unknown.append(value)
        return cls.RED


def show():
    print(f"{unknown}")


Colour(7)
p = Process(target=show)
p.start()
p.join()
