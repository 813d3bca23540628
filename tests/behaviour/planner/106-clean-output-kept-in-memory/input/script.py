import contextlib
import io
from multiprocessing import Pool
from pprint import pprint

buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("hidden")
    pprint({"table": [1, 2]})
TEXT = buffer.getvalue().strip().upper()


def work(n):
    return TEXT * n


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(work, [1, 2]))
