import multiprocessing as mp
class S:
    pass
shared = S()
shared.lock = mp.Lock()
shared.count = mp.Value("i", 0)

def work(n):
    with shared.lock:
        shared.count.value += n
ps = [mp.Process(target=work, args=(i,)) for i in range(4)]
for p in ps: p.start()
for p in ps: p.join()
print(shared.count.value)
