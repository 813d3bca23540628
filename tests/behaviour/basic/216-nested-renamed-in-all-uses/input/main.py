from multiprocessing import Process


def run():
    def work(k=0):
        print("mine", k)
    call = lambda: work(9)
    call()
    fns = [work for _ in range(2)]

    def other():
        work(7)
    other()
    for fn in fns:
        p = Process(target=fn, args=(1,))
        p.start()
        p.join()
    p = Process(target=work)
    p.start()
    p.join()


def work():
    print("other")


run()
work()
