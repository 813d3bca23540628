from multiprocessing import Process, SimpleQueue, freeze_support

freeze_support()

COLOURS = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


def blend(first, second, out):
    out.put(tuple((a + b) // 2 for a, b in zip(COLOURS[first], COLOURS[second])))


if __name__ == "__main__":
    out = SimpleQueue()
    for pair in [("red", "blue"), ("white", "red")]:
        process = Process(target=blend, args=(*pair, out))
        process.start()
        print("+".join(pair), "=", out.get())
        process.join()
