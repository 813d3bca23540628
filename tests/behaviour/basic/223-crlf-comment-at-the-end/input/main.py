from multiprocessing import Process

def f():
    print("x")

p = Process(target=f)
p.start()
p.join()  # done