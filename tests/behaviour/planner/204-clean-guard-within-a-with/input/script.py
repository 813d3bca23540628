import contextlib
from multiprocessing import Process

with contextlib.suppress(ImportError):
    import not_there

with contextlib.suppress(ValueError):
    SIZE = int("4")

    def show(n):
        print(n * SIZE)

    if __name__ == "__main__":
        p = Process(target=show, args=(2,))
        p.start()
        p.join()
