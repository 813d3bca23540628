import multiprocessing as mp


def work(lock, i):
    with lock:
        pass


def launch(i):
    lock = mp.Lock()
    p = mp.Process(target=work, args=(lock, i))
    p.start()
    return p


ps = [launch(i) for i in range(3)]
for p in ps:
    p.join()
print([p.exitcode for p in ps])
