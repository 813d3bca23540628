"""A tiny picture, one row per task."""
import multiprocessing as mp

WIDTH, HEIGHT = 8, 4
pixels = mp.RawArray("c", b"." * WIDTH * HEIGHT)


def put(x, y, what=b"#"):
    pixels[y * WIDTH + x] = what


def render(y):
    for x in range(WIDTH):
        if (x - 3) ** 2 + (2 * y - 3) ** 2 < 9:
            put(x, y)
    return y


def main():
    with mp.Pool(processes=2, maxtasksperchild=2) as pool:
        rows = pool.map(render, range(HEIGHT), chunksize=1)
    for y in rows:
        print(pixels[y * WIDTH:(y + 1) * WIDTH].decode())
    print(bytes(pixels).count(b"#"), "set")


if __name__ == "__main__":
    main()
