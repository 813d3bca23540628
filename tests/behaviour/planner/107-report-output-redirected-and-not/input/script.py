import contextlib
import io
import sys
from multiprocessing import Pool

buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("kept")
    print("shown", file=sys.__stdout__)
    with contextlib.redirect_stdout(sys.__stdout__):
        print("shown as well")


def work(n):
    return "kept" in buffer.getvalue(), n


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(work, [1, 2]))
