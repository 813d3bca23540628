import os
from multiprocessing import Pool

os.mkdir("work")
os.chdir("work")


def touch(name):
    with open(name, "w") as file:
        file.write(name * 2)
    return os.path.basename(os.getcwd()), os.path.getsize(name)


with Pool(2) as pool:
    print(pool.map(touch, ["a", "bb"]))
print(sorted(os.listdir(".")))
