from multiprocessing import Process

class W:
    print("making W")
    x = 1

def work():
    print(W.x, flush=True)

p = Process(target=work)
p.start()
p.join()
