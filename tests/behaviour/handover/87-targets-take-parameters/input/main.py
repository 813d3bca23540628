import multiprocessing as mp
lock = mp.Lock()
n = mp.Value("i", 0)


def work(a: (int), b):
    with lock:
        n.value += a + b


def other(a):
    with lock:
        n.value += a


def third():
    n.value += 1


def lister(a, /):
    with lock: n.value += a

ps = [mp.Process(target=work, args=(1, 2)), mp.Process(target=other, args=((1 + 2),)), mp.Process(None, third), mp.Process(
    target=lister,
    args=(
        7,  # seven
    ),
)]
for p in ps: p.start()
for p in ps: p.join()
print(n.value)
