from abc import ABC, abstractmethod
from multiprocessing import Pipe, Process


class Service(ABC):
    def __init__(self):
        self.here, self.there = Pipe()
        self.process = Process(target=self.serve)

    def start(self):
        self.process.start()
        return self

    def serve(self):
        for question in iter(self.there.recv, None):
            self.there.send(self.answer(question))

    def ask(self, question):
        self.here.send(question)
        return self.here.recv()

    def stop(self):
        self.here.send(None)
        self.process.join()

    @abstractmethod
    def answer(self, question): ...


class Shouter(Service):
    def answer(self, question):
        return question.upper()


shouter = Shouter().start()
print(shouter.ask("who"))
shouter.stop()
