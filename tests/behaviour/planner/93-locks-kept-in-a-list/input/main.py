import multiprocessing as mp


def work(lock, i):
    with lock:
        pass


ps, locks = [], []
for i in range(3):
    lock = mp.Lock()
    locks.append(lock)
    p = mp.Process(target=work, args=(lock, i))
    ps.append(p)
    p.start()
for p in ps:
    p.join()
print([p.exitcode for p in ps])
