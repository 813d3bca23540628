import collections
from multiprocessing import Pool

totals = collections.defaultdict(lambda: 0)


def init(data):
    global shared
    shared = data


def query(key):
    return shared[key]


with Pool(1, init, (totals,)) as pool:
    print(pool.map(query, ["ulm"]))
