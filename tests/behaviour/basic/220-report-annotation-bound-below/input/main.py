from multiprocessing import Process


def run():
    def work(x: "Row", y: int = 3) -> Row:
        print(x, y)
    p = Process(target=work, args=(2,))
    p.start()
    p.join()


if __name__ == "__main__":
    print("hello")


class Row:
    pass


if __name__ == "__main__":
    run()
