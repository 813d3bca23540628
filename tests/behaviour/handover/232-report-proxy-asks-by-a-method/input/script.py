from multiprocessing import Process

class Proxy:
    def __init__(self, inner):
        self.inner = inner

    def _target(self):
        return self.inner

    def __getattr__(self, name):
        return getattr(self._target(), name)

def work(bag):
    print(bag.upper(), flush=True)

p = Process(target=work, args=(Proxy("abc"),))
p.start()
p.join()
