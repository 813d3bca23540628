import multiprocessing as mp

FILTERS = {}


def register(function):
    FILTERS[function.__name__] = function
    return function


@register
def reverse(text):
    return text[::-1]


@register
def squeeze(text):
    return "".join(text.split())


print("more filters")


@register
def swap(text):
    return text.swapcase()


register(ascii)
FILTERS["stars"] = lambda text: text.replace(" ", "*")


def apply(job):
    name, text = job
    return name, FILTERS[name](text)


jobs = [(name, "Pa rt Ä") for name in sorted(FILTERS)]
with mp.Pool(2) as pool:
    for name, text in pool.map(apply, jobs):
        print(f"{name}: {text}")
print(len(FILTERS), "filters in all")
