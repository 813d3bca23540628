import concurrent.futures
from multiprocessing import Array

SHELVES = 3
books = Array("i", SHELVES)
executor = concurrent.futures.ProcessPoolExecutor(max_workers=2)


def shelve(title):
    shelf = len(title) % SHELVES
    with books:
        books[shelf] += 1
    return shelf


def add(titles):
    futures = [executor.submit(shelve, title) for title in titles]
    return [future.result() for future in futures]


def main():
    try:
        print(add(["emma", "dune", "it", "ulysses"]))
        print(add(["momo"]))
        print("shelves", list(books), "books", sum(books))
    finally:
        executor.shutdown()


if __name__ == "__main__":
    main()
