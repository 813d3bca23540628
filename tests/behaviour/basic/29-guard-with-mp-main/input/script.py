from multiprocessing import Process, SimpleQueue


def fib(n, queue):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    queue.put((n, a))


if __name__ in ("__main__", "__mp_main__"):
    queue = SimpleQueue()
    for n in (10, 30, 50):
        p = Process(target=fib, args=(n, queue))
        p.start()
        p.join()
        if p.exitcode:
            print("failed")
        else:
            print(*queue.get())
    print("end")
