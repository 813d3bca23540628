"""Every villager has a letter box; the postman is us."""
from multiprocessing import Process, Queue, SimpleQueue

replies = SimpleQueue()


def villager(name):
    letter = inbox.get(timeout=5)
    replies.put(f"{name} got {letter!r}")


boxes = {}
homes = []
for name in ("ida", "jon", "kim"):
    inbox = Queue()
    home = Process(target=villager, args=(name,))
    home.start()
    homes.append(home)
    boxes[name] = inbox

for name in sorted(boxes, reverse=True):
    boxes[name].put(f"dear {name}")
for home in homes:
    home.join()
for line in sorted(replies.get() for _ in homes):
    print(line)
