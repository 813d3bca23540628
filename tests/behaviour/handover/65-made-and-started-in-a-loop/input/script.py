from multiprocessing import Process

step = 0


def worker(x):
    print(x, step, flush=True)


if __name__ == "__main__":
    for n in range(3):
        step = n * 10
        process = Process(target=worker, args=(n,))
        process.start()
        process.join()
