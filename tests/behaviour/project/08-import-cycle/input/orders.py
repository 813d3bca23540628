import stock

PRICES = {"pen": 120, "ink": 480, "pad": 250}


def enough(line):
    item, wanted = line
    return wanted <= stock.on_hand(item)


def fulfil(lines):
    verdicts = stock.check_all(lines)
    ok = [line for line, fine in zip(lines, verdicts) if fine]
    return ok, [line for line in lines if line not in ok]


def bill(lines):
    return sum(PRICES[item] * n for item, n in lines)
