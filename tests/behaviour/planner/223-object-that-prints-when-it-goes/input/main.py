from multiprocessing import Process


class Item:
    def __del__(self):
        print("gone", flush=True)


def show():
    print("worker", flush=True)


item = Item()
p = Process(target=show)
p.start()
p.join()
