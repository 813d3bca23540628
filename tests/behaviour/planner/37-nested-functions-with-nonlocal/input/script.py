from multiprocessing import Pool

PAGES = ["one two", "three", "four five six"]


def words(page):
    return len(page.split())


def counter():
    n = 0

    def step(by=1):
        nonlocal n
        global grand_total
        n += by
        grand_total += by
        return n
    return step


grand_total = 0
step = counter()
with Pool(2) as pool:
    counts = pool.map(words, PAGES)


def walk():
    index = -1

    def following():
        nonlocal index
        index += 1
        return counts[index] if index < len(counts) else None

    while (n := following()) is not None:
        yield step(n)


print(list(walk()))
other = counter()
print(other(), other(5), step(0), grand_total)
