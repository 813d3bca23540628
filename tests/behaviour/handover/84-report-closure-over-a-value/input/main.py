import multiprocessing as mp
count = mp.Value("i", 0)
def adder(counter):
    def add(n):
        with counter.get_lock():
            counter.value += n
    return add
add = adder(count)
def work(n):
    add(n)
ps = [mp.Process(target=work, args=(i,)) for i in range(4)]
for p in ps: p.start()
for p in ps: p.join()
print(count.value)
