from multiprocessing import Process


class Color:
    def __init__(self, n):
        self.n = n


RED = Color("red")
BLUE = Color("blue")


def show(c):
    if c == RED:
        print("red")
    elif c is BLUE:
        print("blue")
    else:
        print("none")


p = Process(target=show, args=(RED,))
p.start()
p.join()
