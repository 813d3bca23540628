from dataclasses import dataclass, field
from multiprocessing import Process, Queue


@dataclass
class Shared:
    queue: Queue = field(default_factory=Queue)


shared = Shared()


def push(n):
    shared.queue.put(n)


p = Process(target=push, args=(1,))
p.start()
p.join()
print(shared.queue.get())
