import asyncio
from concurrent.futures import ProcessPoolExecutor
from functools import partial

EXTENSIONS = {"jpg": "picture", "md": "text"}


def classify(name, default):
    return EXTENSIONS.get(name.rpartition(".")[2], default)


async def main(names):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as executor:
        tasks = [loop.run_in_executor(executor, partial(classify, default="other"), name) for name in names]
        return await asyncio.gather(*tasks)


def count(kind):
    return kinds.count(kind)


names = ["a.jpg", "b.md", "c.jpg", "Makefile"]
loop = asyncio.new_event_loop()
try:
    kinds = loop.run_until_complete(main(names))
finally:
    loop.close()
    print("loop closed")
for name, kind in zip(names, kinds):
    print(name, kind)
print(count("picture"), count("text"))
