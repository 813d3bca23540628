import multiprocessing

def work(lock, i):
    with lock:
        pass

ps = []
for i in range(3):
    p = multiprocessing.Process(target=work, args=(multiprocessing.Lock(), i))
    p.start()
    ps.append(p)
for p in ps:
    p.join()
print([p.exitcode for p in ps])
