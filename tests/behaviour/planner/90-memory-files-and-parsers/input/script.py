import configparser
import csv
import io
from multiprocessing import Pool

buffer = io.StringIO()
csv.writer(buffer).writerow(["a", 1])
print("b", file=buffer)
options = configparser.ConfigParser()
options.read("options.ini")


def work(x):
    return x, buffer.getvalue(), options.getint("numbers", "scale", fallback=-1)


if __name__ == "__main__":
    with Pool(1) as pool:
        print(pool.map(work, [1]))
