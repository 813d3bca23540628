import sys
from multiprocessing import Pool

ROUND = 1
BONUS = int(sys.argv[1]) if len(sys.argv) > 1 else 2
best = 0


def score(name):
    return len(set(name)) * ROUND + BONUS + best


def reset():
    global ROUND, best
    ROUND, best = 1, 0


def main():
    global ROUND, best
    names = ["anna", "bert", "cleo"]
    with Pool(2) as pool:
        scores = pool.map(score, names)
        pool.close()
        pool.join()
    print(dict(zip(names, scores)))
    best = max(scores)
    ROUND += 1
    print("best", best, "next round", ROUND, "here", score("dee"))


if __name__ == "__main__":
    main()
