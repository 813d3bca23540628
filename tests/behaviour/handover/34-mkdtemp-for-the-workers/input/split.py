import os
import shutil
import tempfile
from multiprocessing import Process

TEXT = {"one": "first part\n", "two": "second\n", "three": ""}
workdir = tempfile.mkdtemp(prefix="split-", dir=".")


def path_of(name):
    return os.path.join(workdir, name + ".txt")


def write(name):
    with open(path_of(name), "w") as f:
        f.write(TEXT[name])


writers = [Process(target=write, args=(name,)) for name in TEXT]
for w in writers:
    w.start()
for w in writers:
    w.join()
for name in sorted(os.listdir(workdir)):
    print(name, os.path.getsize(os.path.join(workdir, name)))
shutil.rmtree(workdir)
print("removed", not os.path.exists(workdir))
