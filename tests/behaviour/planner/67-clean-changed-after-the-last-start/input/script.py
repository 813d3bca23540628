from multiprocessing import Pool

RATE = 20
DISCOUNTS = {"student": 30, "senior": 40}


def price(visitor):
    kind, cents = visitor
    return cents * (100 - DISCOUNTS.get(kind, 0)) * (100 + RATE) // 10000


if __name__ == "__main__":
    visitors = [("student", 1000), ("adult", 1000), ("senior", 500)]
    with Pool(2) as pool:
        prices = pool.map(price, visitors)
    print(prices)
    # what would it be without VAT and discounts?
    RATE = 0
    DISCOUNTS.clear()
    print([price(visitor) for visitor in visitors], RATE, DISCOUNTS)
