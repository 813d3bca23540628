import multiprocessing as mp

PREFIX = "echo: "
settings = {"prefix": ""}


def shout(text):
    return settings["prefix"] + text.upper()


def main():
    out = mp.SimpleQueue()
    reverse = lambda text, q: q.put(PREFIX + text[::-1])
    p = mp.Process(target=reverse, args=("hello", out))
    p.start()
    p.join()
    print(out.get())

    p = mp.Process(args=(5, out), target=lambda n, q: [q.put(k) for k in range(n)])
    p.start()
    p.join()
    print([out.get() for _ in range(5)])

    with mp.Pool(2, initializer=lambda: settings.update(prefix=">> ")) as pool:
        print(pool.map(shout, ["a", "b"]))
    print(shout("c"))


if __name__ == "__main__":
    main()
