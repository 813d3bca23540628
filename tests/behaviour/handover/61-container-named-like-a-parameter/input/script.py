from multiprocessing import Process, Value
shared = {"n": Value("i", 0)}
def w():
    with shared["n"].get_lock(): shared["n"].value += 1
ps = [Process(target=w) for _ in range(3)]
for p in ps: p.start()
for p in ps: p.join()
print(shared["n"].value)
