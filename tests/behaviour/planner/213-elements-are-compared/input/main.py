from multiprocessing import Process

log = []


class Card:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        log.append(f"{self.rank} < {other.rank}")
        return self.rank < other.rank

    def __eq__(self, other):
        log.append(f"{self.rank} == {other.rank}")
        return self.rank == other.rank

    def __bool__(self):
        log.append(f"bool {self.rank}")
        return True


hand = [Card(2), Card(1)]


def deal():
    print("dealing")
    best = sorted(hand)[0].rank
    place = hand.index(Card(1))
    return best, place, Card(2) in hand, all(hand)


def show():
    print(f"{log}")


print(deal())
p = Process(target=show)
p.start()
p.join()
