from multiprocessing import Process


def run(n):
    def work(x):
        print(x + n)
    call = lambda: work(5)
    call()
    p = Process(target=work, args=(1,))
    p.start()
    p.join()


run(2)
