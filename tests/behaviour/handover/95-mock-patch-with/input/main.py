from multiprocessing import Pool
from unittest import mock
import os
def work(n):
    return os.sep
with mock.patch.object(os, "sep", "|"):
    with Pool(1) as pool:
        print(pool.map(work, [1]))

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
