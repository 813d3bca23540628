"""Toll booths that share one cash box."""
from multiprocessing import Array, Lock, Process

LANES = {"north": [2, 2, 5], "south": [5, 1]}
box = Array("i", [0, 0], lock=False)
box_lock = Lock()


class Box:
    @staticmethod
    def add(coin):
        with box_lock:
            box[0] += coin
            box[1] += 1


def pass_car(coin):
    def pay():
        Box.add(coin)
    if coin:
        pay()


def lane(coins):
    for coin in coins:
        pass_car(coin)


def booth(name):
    lane(LANES[name])
    print(f"{name} done\n", end="", flush=True)  # in one write


if __name__ == "__main__":
    booths = [Process(target=booth, args=[name]) for name in LANES]
    for b in booths:
        b.start()
    for b in booths:
        b.join()
    with box_lock:
        print("coins", box[1], "sum", box[0])
