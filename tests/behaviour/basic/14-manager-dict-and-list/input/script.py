from multiprocessing import Manager, Process

BALLOTS = [["oak", "elm", "oak"], ["fir"], ["elm", "oak"]]


def count(district, ballots, totals, log):
    totals[district] = {name: ballots.count(name) for name in sorted(set(ballots))}
    log.append(district)


with Manager() as manager:
    totals = manager.dict()
    log = manager.list()
    for district, ballots in enumerate(BALLOTS):
        p = Process(target=count, args=(district, ballots, totals, log))
        p.start()
        p.join()
    print("votes are in")
    print(list(log))
    result = dict(totals)

for district in sorted(result):
    print(district, result[district])
