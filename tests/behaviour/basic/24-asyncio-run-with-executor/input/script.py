import asyncio
from concurrent.futures import ProcessPoolExecutor


def render(tile):
    x, y = tile
    return "#" * (x * y % 7)


async def main():
    tiles = [(2, 3), (4, 1), (3, 3)]
    print(len(tiles), "tiles")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as executor:
        jobs = [loop.run_in_executor(executor, render, tile) for tile in tiles]
        for tile, picture in zip(tiles, await asyncio.gather(*jobs)):
            print(tile, picture)


asyncio.run(main())
