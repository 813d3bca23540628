import multiprocessing as mp
from dataclasses import dataclass
@dataclass
class S:
    lock: object
    count: object
shared = S(mp.Lock(), mp.Value("i", 0))

def work(n):
    with shared.lock:
        shared.count.value += n
ps = [mp.Process(target=work, args=(i,)) for i in range(4)]
for p in ps: p.start()
for p in ps: p.join()
print(shared.count.value)
