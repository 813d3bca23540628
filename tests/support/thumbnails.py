#!/usr/bin/env python3
"""Makes thumbnails of pictures."""
import argparse
import time
from multiprocessing import Pool, Process, Queue

SIZES = {"small": 64, "large": 256}
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("pictures", nargs="*")
options = parser.parse_args()
progress = Queue()


def shrink(picture):
    progress.put(picture)
    return [f"{picture} at {size}" for size in SIZES.values()]


def shrink_all(pictures):
    with Pool() as pool:
        return pool.map(shrink, pictures)


print(f"{len(options.pictures)} pictures")  # before the work begins
started = time.time()
for names in shrink_all(options.pictures):
    print(*names)
watcher = Process(target=lambda: print("done"))
watcher.start()
watcher.join()
print(f"{time.time() - started:.0f} seconds")
