import multiprocessing
import sys

separator = None


def join(words):
    return separator.join(words)


def run(lists, sep):
    def setup():
        global separator
        separator = f" {sep} "

    with multiprocessing.Pool(2, initializer=setup) as pool:
        return pool.map(join, lists)


def main(sep):
    lists = [["a", "b"], ["c"], ["d", "e", "f"]]
    print(*run(lists, sep), sep="\n")
    print(*run(lists[:1], sep * 2), sep="\n")
    print(separator)


if __name__ == "__main__":
    main(*sys.argv[1:])
