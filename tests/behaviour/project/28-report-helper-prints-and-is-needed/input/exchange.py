from multiprocessing import Pool

from rates import RATES


def in_euro(amount):
    value, currency = amount
    return round(value / RATES[currency], 2)


if __name__ == "__main__":
    with Pool(2) as pool:
        for euro in pool.map(in_euro, [(100, "usd"), (1000, "czk"), (5, "chf")]):
            print(euro)
