from multiprocessing import Process, Value
class T:
    def __init__(self): self.n = Value("i", 0)
t = T()
def w():
    with t.n.get_lock(): t.n.value += 1
ps = [Process(target=w) for _ in range(3)]
for p in ps: p.start()
for p in ps: p.join()
print(t.n.value)
