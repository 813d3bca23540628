"""One process answers the phone, over whatever line it's given."""
import multiprocessing
import socket


class Exchange:
    def __init__(self, name):
        self.name = name
        self.lock = multiprocessing.Lock()
        self.calls = multiprocessing.Queue()

    def answer(self, line):
        with self.lock:
            text = line.recv(100).decode() if isinstance(line, socket.socket) else line.recv()
            self.calls.put(f"{self.name}: {text}")
        line.close()

    def connect(self, line):
        process = multiprocessing.Process(target=self.answer, args=(line,))
        process.start()
        return process


def build(kind, out):
    out.put(kind.__name__)


if __name__ == "__main__":
    exchange = Exchange("graz")
    ours, theirs = socket.socketpair()
    process = exchange.connect(theirs)
    ours.sendall(b"hello by socket")
    print(exchange.calls.get(timeout=10))
    process.join()
    ours.close()
    theirs.close()

    here, there = multiprocessing.Pipe()
    process = exchange.connect(there)
    here.send("hello by pipe")
    print(exchange.calls.get(timeout=10))
    process.join()

    process = multiprocessing.Process(target=build, args=(Exchange, exchange.calls))
    process.start()
    print(exchange.calls.get(timeout=10), process.join())
