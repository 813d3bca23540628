import decimal
import multiprocessing


def share(parts):
    return str(decimal.Decimal(1) / parts)


def run():
    decimal.getcontext().prec = 6
    with multiprocessing.Pool(2) as pool:
        print(pool.map(share, [3, 7]))


run()
