from multiprocessing import Pool

_squares = None
_cache = None


def squares():
    global _squares
    if _squares is not None:
        return _squares
    _squares = [number * number for number in range(10)]
    return _squares


def cache():
    global _cache
    if not _cache:
        _cache = {}
    return _cache


def square(number):
    found = cache()
    if number not in found:
        found[number] = squares()[number]
    return found[number]


if __name__ == "__main__":
    print(len(squares()), square(4))
    with Pool(2) as pool:
        print(pool.map(square, [2, 3]))
