from multiprocessing import Process
import functools

def register(f):
    print("registering", f.__name__, flush=True)
    return f

@register
def other():
    print("other", flush=True)

def work():
    print("work", flush=True)

p = Process(target=work)
p.start()
p.join()
other()
