from multiprocessing import Process, SimpleQueue


def read_names(handle, out):
    out.put([line.split(b",")[0].decode() for line in handle.read().splitlines()])


def main():
    out = SimpleQueue()
    with open("people.csv", "rb", buffering=0) as handle:
        header = handle.read(9).decode()
        reader = Process(target=read_names, args=(handle, out))
        reader.start()
        names = out.get()
        reader.join()
    print(header.strip())
    print(len(names), *names)


if __name__ == "__main__":
    main()
