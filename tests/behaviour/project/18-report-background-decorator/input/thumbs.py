from multiprocessing import SimpleQueue

from tasks import background


@background
def shrink(name, size, out):
    out.put(f"{name}@{size // 2}")


def main():
    out = SimpleQueue()
    running = [shrink(name, size, out) for name, size in (("cat", 640), ("dog", 480))]
    for process in running:
        process.join()
        if process.exitcode:
            raise SystemExit(f"exit code {process.exitcode}")
    for thumb in sorted(out.get() for _ in running):
        print(thumb)


if __name__ == "__main__":
    main()
