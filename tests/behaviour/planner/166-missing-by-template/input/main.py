import string
from multiprocessing import Process

log = []


class Miss(dict):
    def __missing__(self, k):
        log.append(k)
        return "-"


text = string.Template("$y").substitute(Miss())


def show():
    print(f"{log}")


p = Process(target=show)
p.start()
p.join()
