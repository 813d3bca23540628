from multiprocessing import Process, Queue


def cubes(numbers):
    out = Queue()
    running = []
    for n in numbers:
        label = f"{n} cubed"
        p = Process(target=lambda: out.put((label, n ** 3)))
        p.start()
        running.append(p)
    for n in numbers:
        p = Process(target=lambda n=n: out.put((f"{n} to the 4th", n ** 4)))
        running.append(p)
        p.start()
    rows = sorted(out.get() for _ in running)
    for p in running:
        p.join()
    return rows


if __name__ == "__main__":
    for label, value in cubes([2, 3]):
        print(label, "=", value)
