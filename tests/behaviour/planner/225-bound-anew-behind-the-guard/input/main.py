from multiprocessing import Process

level = 1


def show():
    print(level)


if __name__ == "__main__":
    p = Process(target=show)
    p.start()
    p.join()

level = 5
