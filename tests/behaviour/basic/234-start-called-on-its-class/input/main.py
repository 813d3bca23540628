from multiprocessing import Process


def show(n):
    print(f"w {n}\n", end="", flush=True)


ps = [Process(target=show, args=(i,)) for i in range(3)]
for p in ps:
    Process.start(p)
for p in ps:
    p.join()
