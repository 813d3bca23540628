import multiprocessing

import acme


def render(page):
    return f"page {page}: {acme.describe()}"


with acme.Session(7):
    pass

notes = acme.shared()
print("width", notes.width)
pool = multiprocessing.Pool(2)
print(pool.map(render, [1, 2]))
pool.close()
pool.join()
