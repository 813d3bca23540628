from multiprocessing import Process


def show(fn):
    print(f"{fn.label}")


def run(n):
    def work():
        pass
    work.label = n
    p = Process(target=show, args=(work,))
    p.start()
    p.join()


run(3)
