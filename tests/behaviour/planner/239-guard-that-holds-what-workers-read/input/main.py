from multiprocessing import Process

if __name__ == "__main__":
    import json

    # How many digits are kept.
    DIGITS = 3


def show(number):
    print(json.dumps(round(number, DIGITS)))


if __name__ == "__main__":
    process = Process(target=show, args=(3.14159,))
    process.start()
    process.join()
