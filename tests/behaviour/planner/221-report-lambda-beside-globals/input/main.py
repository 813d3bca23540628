from multiprocessing import Process

p = Process(target=lambda: print("in lambda"))
p.start()
p.join()
print(sorted(n for n in globals() if not n.startswith("_")))
