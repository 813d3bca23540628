from multiprocessing import Process
import lazy

def work():
    print(lazy.answer, flush=True)

lazy.setup(42)
p = Process(target=work)
p.start()
p.join()
