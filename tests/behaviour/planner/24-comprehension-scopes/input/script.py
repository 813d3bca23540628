from multiprocessing import Pool

row = "header"
name = "grid"


def total(values):
    return sum(values)


def label(i):
    return f"{name}/{row}/{i}"


i = 7
grid = [[i * row for i in range(3)] for row in range(1, 4)]
with Pool(2) as pool:
    totals = pool.map(total, grid)
by_name = {name: [t for t in totals if t >= i] for name in ("a", "b")}
flags = {*(row[-1] > len(grid) for row in grid)}
lazy = (label(i) for i in range(2))
name = "table"
print(grid, totals)
print(by_name, sorted(flags), list(lazy))
print(i, row, name, label(i))
