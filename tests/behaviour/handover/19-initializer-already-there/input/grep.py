import re
from multiprocessing import Pool, Value

hits = Value("i", 0)
matcher = None
LINES = ["Error: disk", "all fine", "error: net", "no errors"]


def setup(pattern, ignore_case):
    global matcher
    matcher = re.compile(pattern, re.I if ignore_case else 0)


def search(line):
    if matcher.search(line):
        with hits.get_lock():
            hits.value += 1
        return line
    return None


def main():
    setup("^all", False)
    print("here:", [line for line in LINES if search(line)])
    with Pool(2, setup, ("^error", True)) as pool:
        found = [line for line in pool.imap(search, LINES) if line]
    print("there:", found)
    print("hits", hits.value)


if __name__ == "__main__":
    main()
