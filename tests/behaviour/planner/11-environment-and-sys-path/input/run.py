import os
import sys
from multiprocessing import Pool

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "plugins"))
os.environ["REGION"] = "eu"
os.environ.setdefault("DEBUG", "on")

import tariff  # noqa: E402


def declare(item):
    name, value = item
    return name, tariff.duty(value)


print("region", os.environ["REGION"])
with Pool(2) as pool:
    for name, duty in pool.map(declare, {"clock": 1200, "pen": 90}.items()):
        print(name, duty)
print(tariff.RATE, "percent")
