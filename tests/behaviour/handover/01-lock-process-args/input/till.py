"""One till, three clerks: whoever holds the lock may open it."""
import multiprocessing as mp

till = mp.Lock()


def clerk(name, out):
    got = till.acquire(block=False)
    if got:
        till.release()
    out.put((name, got))


def main():
    out = mp.SimpleQueue()
    clerks = [mp.Process(target=clerk, args=(name, out)) for name in ("ann", "bob", "cy")]
    with till:
        for process in clerks:
            process.start()
        answers = sorted(out.get() for _ in clerks)
    for process in clerks:
        process.join()
    for name, got in answers:
        print(name, "opened the till" if got else "had to wait")
    assert till.acquire(block=False)
    print("till is free")


if __name__ == "__main__":
    main()
