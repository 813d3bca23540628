from multiprocessing import Process


def run(n):
    def work():
        work.calls = getattr(work, "calls", 0) + 1
        print(n, work.calls)
    work()
    p = Process(target=work)
    p.start()
    p.join()


run(3)
run(4)
