import multiprocessing as mp
from functools import partial
count = mp.Value("i", 0)
def add(counter, n):
    with counter.get_lock():
        counter.value += n
bump = partial(add, count)
def work(n):
    bump(n)
ps = [mp.Process(target=work, args=(i,)) for i in range(4)]
for p in ps: p.start()
for p in ps: p.join()
print(count.value)
