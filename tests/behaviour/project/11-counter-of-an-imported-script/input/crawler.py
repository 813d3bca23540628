"""Walks the pages of a site that fits into a dict."""
import sys
from multiprocessing import Pool, Value

LINKS = {"a": "bc", "b": "c", "c": "abd", "d": ""}
seen = Value("i", 0)


def visit(page):
    with seen.get_lock():
        seen.value += 1
    return sorted(LINKS[page])


def main(pages):
    with Pool(2) as pool:
        for page, links in zip(pages, pool.map(visit, pages, chunksize=1)):
            print(page, "->", *links)
    print("seen", seen.value)


if __name__ == "__main__":
    main(sys.argv[1:])
