import multiprocessing.pool
import sys

ROWS = ["17;4", "23;8", "5;5"]


def area(row):
    width, height = (int(part) for part in row.split(";"))
    return width * height


pool = multiprocessing.pool.Pool(processes=2)
try:
    areas = pool.map(area, ROWS)
    print("areas", areas)
    pool.map(area, ["12;1O9"])
except ValueError as problem:
    print("bad row:", problem)
else:
    print("all rows are fine")
finally:
    pool.close()
    pool.join()
    print("pool closed", file=sys.stdout)
print(len(areas), "rows,", sum(areas), "in all")
