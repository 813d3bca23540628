from multiprocessing import Pool

MODE = "serial"
LEVEL = 1


def work(x):
    return x * 3


def choose(mode):
    global MODE
    MODE = mode


choose("parallel")
LEVEL += 1
if MODE == "serial":
    print([work(x) for x in range(3)])
elif LEVEL > 1 and (MODE or "x") == "parallel":
    with Pool(2) as pool:
        print(pool.map(work, range(3)))
