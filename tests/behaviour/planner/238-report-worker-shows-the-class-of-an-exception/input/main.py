from multiprocessing import Pool


class BadRow(Exception):
    pass


def check(row):
    if row < 0:
        raise BadRow(row)
    return row


def work(row):
    try:
        return check(row)
    except Exception as problem:
        return f"{type(problem)}: {problem}"


pool = Pool(2)
print(pool.map(work, [1, -1]))
pool.close()
pool.join()
