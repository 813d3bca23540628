"""Brute-force search over a small grid."""
from multiprocessing import Pool

GRID = [(x, y) for x in range(-2, 3) for y in (0, 1, 2)]
LABEL = f"sweep of {len(GRID)} points"


def cost(point):
    x, y = point
    return (x - 1) ** 2 + (y - 2) ** 2


pool = Pool(2)
costs = pool.map(cost, GRID)
pool.close()
pool.join()

if __name__ == "__main__":
    print(LABEL)
    print("best", min(zip(costs, GRID)))
