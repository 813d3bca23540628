import argparse
import textwrap
from multiprocessing import Pool

TEXTS = ["the quick brown fox jumps", "over the lazy dog"]

parser = argparse.ArgumentParser(description="wrap texts")
parser.add_argument("--width", type=int, default=20)
parser.add_argument("--verbose", action="store_true")
options = parser.parse_args()
if options.verbose:
    print("verbose: width", options.width)


def wrap(text, width):
    return textwrap.wrap(text, width)


if __name__ == "__main__":
    with Pool(2) as pool:
        for lines in pool.starmap(wrap, [(text, options.width) for text in TEXTS]):
            print(*lines, sep=" / ")
