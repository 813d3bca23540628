from multiprocessing import Pool


def tag(f):
    f.tag = "tagged"
    return f


def one(x):
    return x


def work(f):
    return getattr(f, "tag", "none")


print("setup")
tag(one)
with Pool(2) as pool:
    print(pool.map(work, [one, one]))
