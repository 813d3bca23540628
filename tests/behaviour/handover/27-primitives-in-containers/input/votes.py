import multiprocessing as mp

PARTIES = ("blue", "green", "red")
counts = {party: mp.Value("i", 0, lock=False) for party in PARTIES}
locks = [mp.Lock() for _ in PARTIES]
STATIONS = {"school": "bbgrb", "church": "ggr", "inn": "rrrrb"}


def add(party):
    with locks[PARTIES.index(party)]:
        counts[party].value += 1


def station(name):
    for letter in STATIONS[name]:
        for party in PARTIES:
            if party.startswith(letter):
                add(party)


def main():
    helpers = [mp.Process(target=station, args=(name,)) for name in STATIONS]
    for h in helpers:
        h.start()
    for h in helpers:
        h.join()
    for party, count in counts.items():
        print(f"{party:<6}{count.value:>3}")
    print("total", sum(c.value for c in counts.values()), "of", sum(map(len, STATIONS.values())))


if __name__ == "__main__":
    main()
