import atexit
from multiprocessing import Process, SimpleQueue

results = []


@atexit.register
def save():
    print(f"saved {len(results)} results")


atexit.register(print, "goodbye from the office")
print("office open")


def stamp(number, out):
    out.put(number * 11)


if __name__ == "__main__":
    out = SimpleQueue()
    for number in (1, 2, 3):
        clerk = Process(target=stamp, args=(number, out))
        clerk.start()
        results.append(out.get())
        clerk.join()
    print(results)
