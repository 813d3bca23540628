from multiprocessing import Pool
from pathlib import Path
BASE = Path("res")
BASE.mkdir(exist_ok=True)
(BASE / "x.txt").touch()
FILES = [p.name for p in BASE.rglob("*.txt")]
def work(n):
    return FILES

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
