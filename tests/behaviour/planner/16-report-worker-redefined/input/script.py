from multiprocessing import Process

# --- lesson 1: a process -----------------------------------------


def worker():
    print("lesson 1: hello from the child", flush=True)


p = Process(target=worker)
p.start()
p.join()

# --- lesson 2: with an argument -----------------------------------


def worker(number):
    print("lesson 2: child number", number, flush=True)


for number in range(2):
    p = Process(target=worker, args=(number,))
    p.start()
    p.join()

print("both lessons done", p.exitcode)
