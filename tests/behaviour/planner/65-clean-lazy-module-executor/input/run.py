import service

POEMS = ["two roads diverged", "because I could not stop", "so much depends"]


def show():
    print("warm-up:", service.warm_up())
    for poem, n in zip(POEMS, service.count_words(POEMS)):
        print(n, poem)


if __name__ == "__main__":
    show()
