from multiprocessing import Process

class A:
    pass

def work():
    print(A, flush=True)

p = Process(target=work)
p.start()
p.join()
