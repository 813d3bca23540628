from multiprocessing import Process

journal = open("journal.txt", "w+b", buffering=0)


def note(text):
    journal.write(text.encode() + b"\n")


def worker(name):
    note(f"{name} was here")


def main():
    note("start")
    for name in ("first", "second"):
        p = Process(target=worker, args=(name,))
        p.start()
        p.join()
    note("end")
    journal.seek(0)
    print(journal.read().decode(), end="")
    journal.close()


if __name__ == "__main__":
    main()
