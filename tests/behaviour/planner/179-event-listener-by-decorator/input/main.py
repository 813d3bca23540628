from multiprocessing import Process

listeners = []
orders = []


def on(fn):
    listeners.append(fn)
    return fn


@on
def announce(n):
    print(f"order {n}")


@on
def store(n):
    orders.append(n)


for fn in listeners:
    fn(3)


def show():
    print(f"{orders}")


p = Process(target=show)
p.start()
p.join()
