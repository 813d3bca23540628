from multiprocessing import Pool


def work(n):
    return n + 1


def main():
    with Pool(2) as pool:
        print(pool.map(work, range(3)))


try:
    main()
except KeyboardInterrupt:
    print("stopped")
