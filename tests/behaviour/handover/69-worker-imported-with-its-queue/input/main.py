from multiprocessing import Process

from workers import square, take


def main():
    processes = [Process(target=square, args=(n,)) for n in range(3)]
    for process in processes:
        process.start()
    print(sorted(take() for _ in processes))
    for process in processes:
        process.join()


if __name__ == "__main__":
    main()
