import xml.parsers.expat
from multiprocessing import Process

log = []
ex = xml.parsers.expat.ParserCreate()
ex.StartElementHandler = lambda name, attrs: log.append(name)
ex.Parse("<a/>", True)


def show():
    print(f"{log}")


p = Process(target=show)
p.start()
p.join()
