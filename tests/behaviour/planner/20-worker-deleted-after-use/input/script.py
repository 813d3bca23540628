from concurrent.futures import ProcessPoolExecutor

POOL_SIZE = 2
SEPARATORS = ",;"


def tokenize(line):
    for separator in SEPARATORS:
        line = line.replace(separator, " ")
    return line.split()


def names():
    return sorted(n for n in globals() if n in ("tokenize", "POOL_SIZE", "SEPARATORS", "tokens", "executor"))


with ProcessPoolExecutor(POOL_SIZE) as executor:
    tokens = list(executor.map(tokenize, ["a,b", "c; d", ""]))
print(names())
del tokenize, POOL_SIZE, executor
del SEPARATORS
print(names())
print(tokens)
