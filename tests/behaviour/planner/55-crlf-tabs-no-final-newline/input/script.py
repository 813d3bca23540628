# packs boxes
from multiprocessing import Pool

BOX = """small
large"""


def pack(n):
	if n % 2:
		return "odd", n
	return "even", n


print("packing")
with Pool(2) as pool:
	for kind, n in pool.map(pack, [4, 7]):
		# one line each
		if n:
			print(kind, n)
raw = open(__file__, "rb").read()
print(raw.count(b"\n") - raw.count(b"\r\n"), "bare line feeds", raw[:3] == b"\xef\xbb\xbf", raw[-1:] != b"\n")
print(BOX.splitlines(), repr("""a
b"""))