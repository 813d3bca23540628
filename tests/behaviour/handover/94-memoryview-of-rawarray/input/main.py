from multiprocessing import Process, RawArray
raw = RawArray("b", 2)
view = memoryview(raw).cast("B")
def work(i):
    view[i] = 5
p = Process(target=work, args=(1,))
p.start()
p.join()
print(list(raw))
