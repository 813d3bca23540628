from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool

MARK = "!"


def main():
    def marked(letter):
        return letter + MARK

    with Pool(2) as pool:
        print(pool.map(lambda n: n * n, range(4)))
        with ProcessPoolExecutor(2) as executor:
            futures = [executor.submit(marked, letter) for letter in "ab"]
            print([future.result() for future in futures])
        print(pool.starmap(lambda k, v: (k, v), [("x", 1), ("y", 2)]))
        print(pool.apply_async(lambda a, b: a * b, (3, 4)).get())


if __name__ == "__main__":
    main()
