from multiprocessing import Process
import functools


def deco(fn):
    @functools.wraps(fn)
    def wrapper():
        fn()
    return wrapper


def once():
    @deco
    def pong():
        print("pong")
    return pong


p = Process(target=once())
p.start()
p.join()
