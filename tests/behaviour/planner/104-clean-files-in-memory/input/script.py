import gzip
import io
import json
import pickle
import zipfile
from multiprocessing import Pool

text, packed, archive, small = io.StringIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
json.dump([1, 2], text)
pickle.dump({"a": 1}, packed)
with zipfile.ZipFile(archive, "w") as files:
    files.writestr("a.txt", "hello")
writer = gzip.GzipFile(fileobj=small, mode="w")
writer.write(b"hello")
writer.close()


def sizes(n):
    return n, text.getvalue(), len(packed.getvalue()) > 5, len(archive.getvalue()) > 5, len(small.getvalue()) > 5


if __name__ == "__main__":
    with Pool(1) as pool:
        print(pool.map(sizes, [1]))
