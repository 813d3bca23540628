import random
from multiprocessing import Process, SimpleQueue

random.seed(2024)
dice = random.Random(5)


def roll(player, out):
    out.put((player, [dice.randint(1, 6) for _ in range(4)]))


players = list("ABCD")
random.shuffle(players)
print("shuffled", players)
out = SimpleQueue()
for player in players[:2]:
    p = Process(target=roll, args=(player, out))
    p.start()
    print(*out.get())
    p.join()
print("bonus", random.randint(1, 1000))
print("mine", [dice.randint(1, 6) for _ in range(4)])
