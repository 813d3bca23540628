from multiprocessing import Process, SimpleQueue


def run(levels):
    out = SimpleQueue()
    scale = 1
    children = []
    for level in levels:
        children.append(Process(target=lambda: out.put(level * scale)))
    scale = 10
    for child in children:
        child.start()
        scale += 1
    results = sorted(out.get() for _ in children)
    for child in children:
        child.join()
    return results


if __name__ == "__main__":
    print(run([1, 2, 3]))
    print(run([7]))
