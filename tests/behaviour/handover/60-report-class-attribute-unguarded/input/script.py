from multiprocessing import Process, Value
class Tally:
    n = Value("i", 0)
def w():
    with Tally.n.get_lock(): Tally.n.value += 1
ps = [Process(target=w) for _ in range(3)]
for p in ps: p.start()
for p in ps: p.join()
print(Tally.n.value)
