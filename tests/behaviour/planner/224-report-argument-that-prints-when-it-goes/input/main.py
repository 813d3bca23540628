from multiprocessing import Process


class Item:
    def __init__(self):
        self.x = 3

    def __del__(self):
        print("gone", flush=True)


item = Item()


def show():
    print(f"worker {item.x}", flush=True)


p = Process(target=show)
p.start()
p.join()
