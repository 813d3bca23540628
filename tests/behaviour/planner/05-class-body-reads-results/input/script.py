from concurrent.futures import ProcessPoolExecutor


def frequency(text):
    return {c: text.count(c) for c in sorted(set(text))}


def describe(letter):
    return f"{letter}: {Histogram.bar(letter)} {Histogram.top == letter}"


with ProcessPoolExecutor(2) as executor:
    first, second = executor.map(frequency, ["banana", "cabbage"])


class Histogram:
    counts = {c: first.get(c, 0) + second.get(c, 0) for c in sorted({*first, *second})}
    top = max(counts, key=counts.get)
    width = len(counts)

    @classmethod
    def bar(cls, letter):
        return "*" * cls.counts[letter]


class Wide(Histogram):
    width = Histogram.width * 2


for letter in Histogram.counts:
    print(describe(letter))
print(Histogram.width, Wide.width, Histogram.__qualname__, Histogram.__module__)
