import os
from multiprocessing import Process

LOG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run.log")

with open(LOG, "a") as log:
    log.write("started\n")


def crunch(n, out):
    with open(out, "w") as f:
        f.write(str(sum(range(n))))


if __name__ == "__main__":
    p = Process(target=crunch, args=(1000, LOG + ".result"))
    p.start()
    p.join()
    print(open(LOG + ".result").read(), "exit code", p.exitcode)
    with open(LOG) as log:
        print(log.read().splitlines())
    os.remove(LOG)
