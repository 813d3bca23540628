from multiprocessing import Process


def show(fn):
    print(fn() or getattr(fn, "label"))


def run(n):
    def work():
        pass
    setattr(work, "label", n)
    p = Process(target=show, args=(work,))
    p.start()
    p.join()


run(3)
