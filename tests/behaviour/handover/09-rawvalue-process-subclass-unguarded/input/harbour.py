from multiprocessing import Lock, Process
from multiprocessing.sharedctypes import RawValue

moved = RawValue("i", 0)
lock = Lock()


class Crane(Process):
    loads = (2, 3)

    def lift(self, containers):
        with lock:
            moved.value += containers

    def run(self):
        for n in self.loads:
            self.lift(n)


class BigCrane(Crane):
    loads = (10,) * 4


def status():
    with lock:
        return f"{moved.value} containers"


cranes = [Crane(), BigCrane(), Crane()]
print("before:", status())
for crane in cranes:
    crane.start()
for crane in cranes:
    crane.join()
print("after: ", status())
print("codes: ", [crane.exitcode for crane in cranes])
