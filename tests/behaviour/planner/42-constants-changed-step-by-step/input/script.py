from multiprocessing import Process, SimpleQueue

READ, WRITE, RUN = 1, 4, 16
FLAGS = READ
FLAGS |= WRITE
LIMITS = {"cpu": 1, "disk": 5, "tmp": 9}
print("setting limits")
LIMITS.update(net=7)
LIMITS["cpu"] = LIMITS["net"] * 2
del LIMITS["tmp"]
(FLAGS, MODE), *_ = [(FLAGS | RUN, "strict"), None]
print("flags", FLAGS)


def allowed(what, out):
    out.put((what, LIMITS.get(what), FLAGS & RUN > 0, MODE))


out = SimpleQueue()
for what in ("cpu", "tmp"):
    p = Process(target=allowed, args=(what, out))
    p.start()
    print(*out.get())
    p.join()
LIMITS.clear()
FLAGS = 0
print(LIMITS, FLAGS, MODE, _)
