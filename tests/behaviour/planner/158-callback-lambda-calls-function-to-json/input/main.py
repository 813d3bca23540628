import json
from multiprocessing import Process

log = []


def note(tag):
    log.append(tag)


json.loads("{}", object_hook=lambda d: note(1))


def show():
    print(f"{log}")


p = Process(target=show)
p.start()
p.join()
