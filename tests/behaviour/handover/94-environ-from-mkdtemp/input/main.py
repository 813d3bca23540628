import os
import tempfile
from multiprocessing import Pool

os.environ["WORK"] = tempfile.mkdtemp()
BASE = os.environ["WORK"]


def work(i):
    with open(os.path.join(os.environ["WORK"], f"{i}.txt"), "w") as f:
        f.write("x")
    return BASE == os.environ["WORK"]


with Pool(2) as pool:
    print(pool.map(work, range(3)))
print(sorted(os.listdir(BASE)))
