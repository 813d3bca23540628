from multiprocessing import Process

class Meta(type):
    def __new__(mcs, name, bases, ns):
        print("class", name, flush=True)
        return super().__new__(mcs, name, bases, ns)

class A(metaclass=Meta):
    x = 1

def work():
    print(A.x, flush=True)

p = Process(target=work)
p.start()
p.join()
