import sys
from multiprocessing import Process, Value


def paint(fence, planks):
    fence.value += planks


if __name__ != "__main__":
    sys.exit(0)

fence = Value("i", 0)
for planks in (4, 6):
    painter = Process(target=paint, args=(fence, planks))
    painter.start()
    painter.join()
    print("exit code", painter.exitcode)
print(fence.value, "planks")
