from multiprocessing import Process

log = []


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        log.append(f"hash {self.name}")
        return 1

    def __index__(self):
        log.append(f"index {self.name}")
        return 2


key = Key("a")


def look_up():
    print("looking up")
    return {key: 1}.get(Key("b")), len({key}), "abc"[key], list(range(key)), set([key]) == 3


def show():
    print(f"{log}")


print(look_up())
p = Process(target=show)
p.start()
p.join()
