from multiprocessing import Process

if __name__ == "__main__":  # for the parent
    DIGITS = 3


def show(number):
    print(round(number, DIGITS))


if __name__ == "__main__":
    process = Process(target=show, args=(3.14159,))
    process.start()
    process.join()
