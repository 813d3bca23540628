from multiprocessing import Process

limit = int(input())


def worker(x):
    print(x, limit, flush=True)


process = Process(target=worker, args=(1,))
limit -= 2
process.start()
process.join()
