from multiprocessing import Process


def run(n):
    def add(k):
        return k + n

    def show(k):
        print(add(k))

    p = Process(target=show, args=(n,))
    p.start()
    p.join()


run(4)
