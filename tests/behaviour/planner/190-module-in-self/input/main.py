import json
from multiprocessing import Process


class Codec:
    def __init__(self):
        self.engine = json

    def show(self):
        print(self.engine.dumps([1]))


p = Process(target=Codec().show)
p.start()
p.join()
