from multiprocessing import Process

step = 0


def worker(x):
    print(x, step, flush=True)


if __name__ == "__main__":
    processes = []
    for n in range(3):
        step = n * 10
        processes.append(Process(target=worker, args=(n,)))
    for process in processes:
        process.start()
        process.join()
