from multiprocessing import Pool

discount = {}
history = []


def price(item):
    name, cents = item
    return name, cents * (100 - discount.get(name, 0)) // 100


def note(rows):
    history.extend(rows)
    for name, cents in rows:
        discount[name] = discount.get(name, 0) + 10


def main():
    items = [("pen", 100), ("ink", 400)]
    discount["ink"] = 50
    for round_ in (1, 2):
        with Pool(1) as pool:
            pool.map_async(price, items, callback=note).wait()
            pool.close()
            pool.join()
    for row in history:
        print(*row)


if __name__ == "__main__":
    main()
