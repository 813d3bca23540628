from multiprocessing import Process

class Field:
    def __set_name__(self, owner, name):
        print("field", name, flush=True)
        self.name = name

class A:
    x = Field()

def work():
    print(A.x.name, flush=True)

p = Process(target=work)
p.start()
p.join()
