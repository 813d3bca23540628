import multiprocessing
import os
import sys


def work(x):
    return x * scale + offset + bias + step + share


def load(name):
    if name == "none":
        raise ValueError(name)
    if name == "zero":
        return 0 * os.getpid()
    return int(os.getpid() > 0)


def prepare():
    global bias
    if len(sys.argv) > 5:
        bias = load("zero")
        return
    bias = load("one")


def run(x):
    with multiprocessing.Pool(1) as pool:
        return pool.map(work, [x])


if len(sys.argv) > 9:
    scale = load("zero")
elif len(sys.argv) > 8:
    sys.exit("too many")
else:
    scale = load("one")
try:
    offset = load("none")
except ValueError:
    offset = load("one")
with open(os.devnull) as lines:
    step = load("one")
while True:
    try:
        share = load("one")
        break
    except ValueError:
        print("once more")
prepare()
for x in (1, 2):
    print(run(x))
