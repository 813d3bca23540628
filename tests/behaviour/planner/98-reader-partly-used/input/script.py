import csv
import io
from multiprocessing import Pool

TEXT = "name,age\nann,3\nbob,4\n"
rows = csv.reader(io.StringIO(TEXT))
header = next(rows)
people = [dict(zip(header, row)) for row in rows]


def work(person):
    return person["name"], int(person["age"]) + len(header)


with Pool(2) as pool:
    print(pool.map(work, people))
print(sum(1 for _ in rows))
