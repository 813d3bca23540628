import sys
from multiprocessing import Process, SimpleQueue

from engine import main


def cool(heat, queue):
    queue.put(heat // 2)


def report():
    return f"heat {heat}, cooled to {rest}"


heat = main(int(sys.argv[1]))
queue = SimpleQueue()
fan = Process(target=cool, args=(heat, queue))
fan.start()
rest = queue.get()
fan.join()
print(report())
