import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor


def wrap(line):
    text = " ".join(table.get(word, word) for word in line.split())
    return textwrap.wrap(text, WIDTH)


if __name__ == "__main__":
    WIDTH = int(sys.argv[1])
    lines = sys.stdin.read().splitlines()
    table = {line.split()[-1]: line.split()[-1].upper() for line in lines}
    with ProcessPoolExecutor(2) as executor:
        for rows in executor.map(wrap, lines):
            for row in rows:
                print("|" + row.ljust(WIDTH) + "|")
    print(len(table), "words in capitals")
