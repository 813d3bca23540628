from multiprocessing import Process
from dataclasses import dataclass
from typing import Callable


@dataclass
class Step:
    fn: Callable

    def execute(self):
        print(f"{self.fn(3)}")


STEPS = [Step(lambda n: n * 2)]
for s in STEPS:
    p = Process(target=s.execute)
    p.start()
    p.join()
