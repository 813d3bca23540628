from multiprocessing import Pool
BUCKETS = 4
OFFSET = hash("salt") % BUCKETS
UNIQUE = list(set(range(10)))
SEEN = set()
def work(x):
    return (x + OFFSET) % BUCKETS, UNIQUE[0], x in SEEN
with Pool(2) as p:
    print([(a - OFFSET) % BUCKETS for a, _, _ in p.map(work, range(4))])
