import os
import signal
from multiprocessing import Process, SimpleQueue

reloads = []


def on_usr1(signum, frame):
    reloads.append(signal.Signals(signum).name)


signal.signal(signal.SIGUSR1, on_usr1)
signal.signal(signal.SIGINT, signal.SIG_IGN)


def serve(name, out):
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGINT)
    out.put((name, list(reloads)))


out = SimpleQueue()
servers = [Process(target=serve, args=(name, out)) for name in ("web", "mail")]
for server in servers:
    server.start()
    server.join()
    print(server.exitcode, *(out.get() if server.exitcode == 0 else ["no answer"]))
print("here", reloads)
