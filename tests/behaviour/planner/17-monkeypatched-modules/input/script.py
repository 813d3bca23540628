import json
import textwrap
from multiprocessing import Pool


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, set):
            return sorted(value)
        return super().default(value)


original_dumps = json.dumps


def dumps(value):
    return original_dumps(value, cls=Encoder, separators=(",", ":"))


json.dumps = dumps
textwrap.TextWrapper.x_bullet = "-"


def export(record):
    return json.dumps({"name": record, "tags": set(record)}) + textwrap.TextWrapper().x_bullet


print("patched", json.dumps is dumps)
with Pool(2) as pool:
    for line in pool.map(export, ["abba", "c"]):
        print(line)
print(json.dumps({3, 1, 2}))
