from multiprocessing import Process

class Point:
    def __new__(cls, x, y):
        self = super().__new__(cls)
        self.x = x
        self.y = y
        return self

def work(p):
    print(p.x + p.y, flush=True)

p = Process(target=work, args=(Point(1, 2),))
p.start()
p.join()
