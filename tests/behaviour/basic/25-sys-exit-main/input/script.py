#!/usr/bin/env python3
import math
import sys
from multiprocessing import Pool


def pair_gcd(pair):
    return math.gcd(*pair)


def main(argv):
    numbers = [int(arg) for arg in argv]
    print("gcd of", len(numbers), "numbers")
    pairs = list(zip(numbers, numbers[1:]))
    with Pool(2) as pool:
        results = pool.map(pair_gcd, pairs)
    for pair, result in zip(pairs, results):
        print(*pair, "->", result)
    return 0 if results else 2


sys.exit(main(sys.argv[1:]))
