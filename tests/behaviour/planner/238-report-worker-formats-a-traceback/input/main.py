import traceback
from multiprocessing import Pool


class BadRow(Exception):
    pass


def work(row):
    try:
        if row < 0:
            raise BadRow(row)
        return row
    except BadRow:
        return traceback.format_exc().splitlines()[-1]


pool = Pool(2)
print(pool.map(work, [1, -1]))
pool.close()
pool.join()
