import multiprocessing as mp

barrier = mp.Barrier(3)
results = mp.SimpleQueue()
event = mp.Event()

def runner(n, gate=barrier):
    gate.wait()
    event.wait()
    results.put(n)

workers = [mp.Process(target=runner, args=(n,)) for n in range(2)]
for w in workers: w.start()
barrier.wait(); event.set()
for w in workers: w.join()
print(sorted(results.get() for _ in workers))
