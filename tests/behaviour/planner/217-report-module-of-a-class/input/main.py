from multiprocessing import Process


class A:
    pass


def show(a):
    print(f"{type(a).__module__} {show.__module__}")


p = Process(target=show, args=(A(),))
p.start()
p.join()
