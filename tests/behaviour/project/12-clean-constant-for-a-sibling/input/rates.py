from multiprocessing import Pool

import pricing

LIMIT = sum(range(20))  # no order above this
SURCHARGE = {"express": 15}


def main():
    orders = [("express", 90), ("normal", 300), ("normal", 20)]
    with Pool(2) as pool:
        for order, price in zip(orders, pool.map(pricing.price, orders)):
            print(*order, "->", price)


if __name__ == "__main__":
    main()
