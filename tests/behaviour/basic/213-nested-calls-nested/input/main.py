from multiprocessing import Process


def run(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)

    def show(k):
        print(fact(k))

    p = Process(target=show, args=(n,))
    p.start()
    p.join()


run(4)
