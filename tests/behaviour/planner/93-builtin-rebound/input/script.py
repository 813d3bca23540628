import functools
from multiprocessing import Process

print("plain", "a", "b")
print = functools.partial(print, sep="-", flush=True)
print("dashed", "a", "b")


def work(n):
    print("child", n)


p = Process(target=work, args=(1,))
p.start()
p.join()
print("end", p.exitcode)
