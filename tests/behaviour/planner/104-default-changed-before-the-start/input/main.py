import multiprocessing as mp
SIZES = [1, 2, 3]
def work(n, sizes=SIZES):
    return n * len(sizes)
SIZES.append(4)
with mp.Pool(2) as pool:
    print(pool.map(work, [1, 2]))
