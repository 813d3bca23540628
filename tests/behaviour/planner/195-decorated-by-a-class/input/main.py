from multiprocessing import Process


class Memoize:
    def __init__(self, fn):
        self.fn = fn

    def __call__(self, n):
        print(f"{self.fn(n)}")


@Memoize
def cube(n):
    return n ** 3


p = Process(target=cube, args=(3,))
p.start()
p.join()
