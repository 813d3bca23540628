import signal
import os
from multiprocessing import Process

def on_usr1(signum, frame):
    print("got it", flush=True)

signal.signal(signal.SIGUSR1, on_usr1)

def work():
    os.kill(os.getpid(), signal.SIGUSR1)

p = Process(target=work)
p.start()
p.join()
print("exit", p.exitcode)
