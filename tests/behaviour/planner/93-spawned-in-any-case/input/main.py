import decimal
import multiprocessing

N = 1

def work(x):
    return str(decimal.Decimal(x) / 3), N

if __name__ == "__main__":
    N = 2
    decimal.getcontext().prec = 5
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(work, [1, 2]))
