from multiprocessing import Process


def show(n):
    print(f"w {n}\n", end="", flush=True)


ps = [Process(target=show, args=(i,)) for i in range(3)]
list(map(Process.start, ps))
for p in ps:
    p.join()
