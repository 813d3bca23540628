"""Scales the pictures that are named on standard input; a line like `width 200` is for those that follow."""

import sys
from multiprocessing import Process

settings = {"width": 100}


def scale(name):
    print(f"{name:12}{settings['width']:6}")


if __name__ == "__main__":
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "width":
            settings["width"] = int(rest[0])
        else:
            Process(target=scale, args=(word,)).start()
