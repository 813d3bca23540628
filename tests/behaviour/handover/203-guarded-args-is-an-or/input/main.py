from multiprocessing import Process, Value

n = Value("i", 0)


def add(*xs):
    n.value += sum(xs)


def launch(args=None):
    p = Process(target=add, args=args or (1,))
    p.start()
    p.join()


if __name__ == "__main__":
    launch()
    launch((5,))
    print(n.value)
