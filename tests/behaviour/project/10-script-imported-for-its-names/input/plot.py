"""Draws the grid with plain characters."""
from sweep import GRID, LABEL, cost


def draw():
    print(LABEL)
    for y in sorted({y for _, y in GRID}):
        print("".join(f"{cost(p):3}" for p in GRID if p[1] == y))


if __name__ == "__main__":
    draw()
