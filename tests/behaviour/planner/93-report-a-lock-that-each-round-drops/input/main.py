import multiprocessing as mp


def work(lock, i):
    with lock:
        pass


ps = []
for i in range(3):
    lock = mp.Lock()
    p = mp.Process(target=work, args=(lock, i))
    ps.append(p)
    p.start()
for p in ps:
    p.join()
print([p.exitcode for p in ps])
