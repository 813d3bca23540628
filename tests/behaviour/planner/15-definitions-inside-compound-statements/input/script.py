import contextlib
import sys
from multiprocessing import Pool

try:
    from fastcodec import encode
    codec = "fast"
except ImportError:
    codec = "plain"

    def encode(text):
        return text.encode("ascii", "replace")

if sys.maxsize < 2 ** 31:
    def width(n):
        return n % 2 ** 31
elif sys.byteorder in ("little", "big"):
    def width(n):
        return n % 2 ** 63

with contextlib.suppress(ZeroDivisionError):
    RATIO = 10

    def scaled(n):
        return n * RATIO
    RATIO = 10 // 0

for sign in (1, -1):
    def signed(n, sign=sign):
        return n * sign


def job(text):
    return signed(scaled(width(len(encode(text)))))


print("using the", codec, "codec")
with Pool(2) as pool:
    print(pool.map(job, ["abc", "ü", ""]))
print(sign, RATIO)
