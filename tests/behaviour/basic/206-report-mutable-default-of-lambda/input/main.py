from multiprocessing import Process


def run(n):
    work = lambda x, acc=[]: print(f"{acc.append(x) or acc}")
    work(n)
    p = Process(target=work, args=(n,))
    p.start()
    p.join()


run(1)
run(2)
