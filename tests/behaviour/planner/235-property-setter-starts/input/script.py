from multiprocessing import Process

class Svc:
    def __init__(self):
        self._on = False
    @property
    def on(self):
        return self._on
    @on.setter
    def on(self, v):
        self._on = v
        p = Process(target=work)
        p.start()
        p.join()

def work():
    print("work", flush=True)

svc = Svc()
svc.on = True
print(svc.on)
