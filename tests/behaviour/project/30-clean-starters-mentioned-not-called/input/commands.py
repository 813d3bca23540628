from multiprocessing import Pool

COMMANDS = {}


def command(function):
    COMMANDS[function.__name__] = function
    return function


def run_pool(function, items, workers=2):
    with Pool(workers) as pool:
        return pool.map(function, items)


@command
def sizes(*names):
    return run_pool(len, names)


def built(name):
    return name + ".o"


class Builder:
    quiet = False

    def __init__(self, workers):
        self.workers = workers

    def build(self, names):
        if not self.quiet:
            print("building", len(names))
        return run_pool(built, names, self.workers)
