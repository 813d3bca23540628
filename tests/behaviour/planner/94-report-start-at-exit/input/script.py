import atexit
from multiprocessing import Process

LOG = []


def child(n):
    print("child got", n, flush=True)


@atexit.register
def goodbye():
    p = Process(target=child, args=(len(LOG),))
    p.start()
    p.join()
    print("goodbye")


LOG.append("a")
LOG.append("b")
print("main part done")
