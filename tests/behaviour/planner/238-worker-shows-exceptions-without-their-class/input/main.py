import traceback
from multiprocessing import Pool


class BadRow(Exception):
    pass


def work(row):
    try:
        if row < 0:
            raise BadRow(row)
        return 10 // row
    except BadRow as problem:
        return f"{type(problem).__name__}: {problem!r}"
    except ZeroDivisionError as problem:
        return str(problem)


def main():
    try:
        print(10 // 0)
    except ZeroDivisionError as problem:
        print(type(problem), traceback.format_exc().splitlines()[-1])


main()
pool = Pool(2)
print(pool.map(work, [1, -1, 0]))
pool.close()
pool.join()
