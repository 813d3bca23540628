from multiprocessing import Process


class Box:
    def __class_getitem__(cls, item):
        print(f"a box of {item.__name__}")
        return f"Box[{item.__name__}]"


NAME = Box[int]


def show():
    print(f"{NAME}")


p = Process(target=show)
p.start()
p.join()
