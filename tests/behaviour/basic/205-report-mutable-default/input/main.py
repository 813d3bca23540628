from multiprocessing import Process


def run(n):
    def work(x, acc=[]):
        acc.append(x)
        print(f"{acc}")
    work(n)
    p = Process(target=work, args=(n,))
    p.start()
    p.join()


run(1)
run(2)
