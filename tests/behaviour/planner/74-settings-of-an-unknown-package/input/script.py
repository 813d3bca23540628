import multiprocessing

import acme

acme.options.set("width", 100)
acme.hooks.append("sharpen")
shared = acme.shared()
shared.enable()
for step in (1, 2, 3):
    acme.setup(step)


def render(page):
    return f"page {page}: {acme.describe()}"


print("rendering")
with multiprocessing.Pool(2) as pool:
    for line in pool.map(render, [1, 2]):
        print(line)
