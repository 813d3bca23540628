"""Counts the words of files, several files at a time."""
import sys
from concurrent.futures import ProcessPoolExecutor

paths = sys.argv[1:] or [__file__]


def words(path):
    with open(path, encoding="utf-8") as text:
        return len(text.read().split())


print(f"counting the words of {len(paths)} files")
# A process for each processor, at most.
with ProcessPoolExecutor() as executor:
    counts = list(executor.map(words, paths))

for path, count in zip(paths, counts):
    print(f"{count:8} {path}")
print(f"{sum(counts):8} in all")
