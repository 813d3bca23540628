from multiprocessing import Process

class Money(int):
    def __new__(cls, cents):
        return super().__new__(cls, cents)

    def show(self):
        return f"{self / 100:.2f}"

class Shape:
    def __new__(cls, *args, **kw):
        return super().__new__(cls)
    def __init__(self, n):
        self.n = n

def work(m, s):
    print(m.show(), s.n, flush=True)

if __name__ == "__main__":
    p = Process(target=work, args=(Money(250), Shape(2)))
    p.start()
    p.join()
