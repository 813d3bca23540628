import asyncio
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.dummy import Pool, Process
from multiprocessing.pool import ThreadPool

seen = []


def visit(url):
    seen.append(url)
    return len(url)


print("visiting")
with ThreadPool(2) as pool:
    print(pool.map(visit, ["a.example", "bb.example"]))
with Pool(1) as pool:
    print(pool.map(lambda n: n + 1, [1, 2]))
p = Process(target=visit, args=("c.example",))
p.start()
p.join()
with ThreadPoolExecutor(2) as executor:
    print(list(executor.map(visit, ["dd.example"])))


async def later():
    return await asyncio.get_running_loop().run_in_executor(None, visit, "e.example")


print(asyncio.run(later()), sorted(seen))
