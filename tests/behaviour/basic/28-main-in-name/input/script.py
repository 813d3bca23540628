import multiprocessing


def initials(name):
    return "".join(word[0] for word in name.split())


if 'main' in __name__:
    with multiprocessing.Pool(2) as pool:
        print(pool.map(initials, ["Ada Lovelace", "Grace Brewster Hopper"]))
