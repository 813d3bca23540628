import sys

try:
    from fastmath import spread_all  # the C extension, if it was built
except ImportError:
    from slowmath import spread_all

SERIES = {"a": [3, 9, 4], "b": [1, 1, 1], "c": [10, -10, 0]}


def main():
    if len(SERIES) > 2:
        from slowmath.medians import medians
    else:
        medians = None
    for name, spread in zip(SERIES, spread_all(SERIES.values())):
        print(name, "spread", spread)
    if medians:
        print("medians", medians(SERIES.values()))
    return 0


sys.exit(main())
