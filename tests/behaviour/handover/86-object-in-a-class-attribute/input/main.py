import multiprocessing as mp
class Counter:
    def __init__(self, start=0):
        self.value = mp.Value("i", start)
    def __iadd__(self, n):
        self.value.value += n
        return self
class Stats:
    hits = Counter()
def work(n):
    Stats.hits.value.value += n
for i in range(3):
    p = mp.Process(target=work, args=(i,))
    p.start(); p.join()
print(Stats.hits.value.value)
