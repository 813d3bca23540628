import sys
from multiprocessing import Event, Process

ready = Event()
stop = Event()


def serve():
    ready.set()
    if not stop.wait(5):
        sys.exit(3)  # nobody told us
    sys.exit(7)


server = Process(target=serve)
server.start()
print("ready:", ready.wait(5))
print("stopping")
stop.set()
server.join()
print("exit code", server.exitcode)
