import multiprocessing


def headline(item):
    name, text = item
    return f"{name.upper()}: {text.capitalize()}"


def fan_out(items):
    with multiprocessing.Pool(2) as pool:
        return pool.map(headline, items)
