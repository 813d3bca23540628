from multiprocessing import Process

rows = [{"n": 1}, {"n": 2}]


def show():
    print(f"{rows[1]['n']}")


if __name__ == "__main__":
    for row in rows:
        row["n"] *= 10
    p = Process(target=show)
    p.start()
    p.join()
