from multiprocessing import Process

hooks = {}


def on(name, fn):
    def deco(target):
        hooks[name] = (fn, target)
        return target
    return deco


@on("x", lambda v: v + 1)
def show(fn):
    print(f"{fn(1)}")


fn, target = hooks["x"]
p = Process(target=target, args=(fn,))
p.start()
p.join()
