import multiprocessing

from state import lock, totals


def add(n):
    with lock:
        totals[n % 2] += n


processes = [multiprocessing.Process(target=add, args=(n,)) for n in range(5)]
for process in processes:
    process.start()
for process in processes:
    process.join()
print(list(totals))
