import zlib
from multiprocessing import Pool

import banner

FILES = {"etc/hosts": b"127.0.0.1 localhost\n" * 30, "etc/motd": b"hello\n", "etc/empty": b""}


def pack(name):
    return name, len(zlib.compress(FILES[name]))


with Pool(2) as pool:
    sizes = dict(pool.map(pack, sorted(FILES)))
for name, size in sizes.items():
    print(f"{name:<10} {len(FILES[name]):>4} -> {size}")
print(banner.FOOTER)
