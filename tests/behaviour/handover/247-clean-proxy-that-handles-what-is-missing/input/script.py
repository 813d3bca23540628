from multiprocessing import Process

class Bag:
    def __init__(self, **kw):
        self.__dict__["data"] = kw

    def __getattr__(self, name):
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None

def work(p):
    print(p.a, flush=True)

if __name__ == "__main__":
    p = Process(target=work, args=(Bag(a=1),))
    p.start()
    p.join()
