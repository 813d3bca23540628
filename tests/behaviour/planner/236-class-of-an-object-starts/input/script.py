from multiprocessing import Process

class Base:
    def start_all(self):
        type(self).launch()
    @classmethod
    def launch(cls):
        p = Process(target=work)
        p.start()
        p.join()

class Real(Base):
    pass

def work():
    print("work", flush=True)

Real().start_all()
