from multiprocessing import Pool

TICKETS = [1017, 2222, 3141, 9009]


def wins(ticket):
    text = str(ticket)
    return text == text[::-1]


if __name__ == "__main__":
    with Pool(2) as pool:
        flags = pool.map(wins, TICKETS)
    winners = [ticket for ticket, flag in zip(TICKETS, flags) if flag]
else:
    winners = []


def share(prize):
    return prize // len(winners) if winners else 0


print(sum(flags), "of", len(TICKETS), "winners")
for winner in winners:
    print(winner, share(1000))
