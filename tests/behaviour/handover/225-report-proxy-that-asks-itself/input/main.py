from multiprocessing import Process


class Proxy:
    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)


def show(p):
    print(f"got {p.upper()}")


p = Process(target=show, args=(Proxy("abc"),))
p.start()
p.join()
