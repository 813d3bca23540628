import configparser
from multiprocessing import Process

log = []


def split(s):
    log.append(s)
    return s.split(",")


cp = configparser.ConfigParser(converters={"list": split})
cp.read_string("[a]\nx=1,2")
cp.getlist("a", "x")


def show():
    print(f"{log}")


p = Process(target=show)
p.start()
p.join()
