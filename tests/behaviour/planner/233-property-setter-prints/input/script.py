from multiprocessing import Process

class Therm:
    def __init__(self):
        self._c = 0

    @property
    def c(self):
        return self._c

    @c.setter
    def c(self, v):
        print("set", v, flush=True)
        self._c = v

t = Therm()
t.c = 30

def work():
    print("child", t.c, flush=True)

p = Process(target=work)
p.start()
p.join()
