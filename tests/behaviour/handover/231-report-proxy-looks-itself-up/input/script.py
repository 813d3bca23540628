from multiprocessing import Process

class Bag:
    def __init__(self, **values):
        self.data = dict(values)

    def __getattr__(self, name):
        return self.__dict__["data"][name]

def work(bag):
    print(bag.size * 2, flush=True)

p = Process(target=work, args=(Bag(size=3),))
p.start()
p.join()
