# Linux only, on purpose: the table is shared copy-on-write.
import multiprocessing

fork = multiprocessing.get_context("fork")
print("reading the table")
table = {n: n ** 2 for n in range(1000)}


def lookup(n):
    return table[n]


with fork.Pool(2) as pool:
    print(pool.map(lookup, [3, 30, 300]))
table.clear()
child = fork.Process(target=lambda: print("child sees", len(table), "entries", flush=True))
child.start()
child.join()
print("end")
