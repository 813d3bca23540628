import multiprocessing as mp
shared = dict(lock=mp.Lock(), count=mp.Value("i", 0))

def work(n):
    with shared["lock"]:
        shared["count"].value += n
ps = [mp.Process(target=work, args=(i,)) for i in range(4)]
for p in ps: p.start()
for p in ps: p.join()
print(shared["count"].value)
