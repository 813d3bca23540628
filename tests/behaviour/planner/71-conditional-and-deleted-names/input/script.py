from concurrent.futures import ProcessPoolExecutor


def parity(n):
    return n % 2


def exists():
    found = []
    for probe in (lambda: odd, lambda: even, lambda: spare, lambda: extra):
        try:
            found.append(probe())
        except NameError as e:
            found.append(e.name)
    return found


numbers = [5, 8, 13, 21]
with ProcessPoolExecutor(2) as executor:
    flags = list(executor.map(parity, numbers))
if any(flags):
    odd = sum(flags)
else:
    even = 0
print(exists())
first, *spare, last = numbers
(table := {})["first"], extra = first, [last]
first, last = last, first
del odd
even = [n for n, flag in zip(numbers, flags) if not flag]
extra[0], extra[len(extra):] = first, even
print(exists(), first, last, table)
del spare, extra
odd: "int" = 1
print(exists())
