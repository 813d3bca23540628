from multiprocessing import Process, SimpleQueue


def countdown(n):
    while n:
        yield n
        n -= 1


def consume(numbers, out):
    out.put(sum(numbers))


if __name__ == "__main__":
    out = SimpleQueue()
    for numbers in (countdown(4), (n * n for n in range(5))):
        p = Process(target=consume, args=(numbers, out))
        p.start()
        p.join()
        if p.exitcode:
            raise SystemExit(p.exitcode)
        print(out.get())
