import multiprocessing as mp
import functools, threading, sys, os, time
lock = mp.Lock()
n = mp.Value("i", 0)


def work(a):
    exec("n.value += a")
    with lock: pass

if __name__ == "__main__":

    ps = [mp.Process(target=work, args=(i,)) for i in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(n.value, [p.exitcode for p in ps])

