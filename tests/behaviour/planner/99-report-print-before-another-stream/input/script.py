import sys
from multiprocessing import Process


class Tee:
    def __init__(self, stream):
        self.stream = stream

    def write(self, text):
        self.stream.write(text.replace("a", "4"))

    def flush(self):
        self.stream.flush()


print("banana one")
sys.stdout = Tee(sys.stdout)
print("banana two")


def work(n):
    print("banana child", n, flush=True)


p = Process(target=work, args=(1,))
p.start()
p.join()
print("banana end")
