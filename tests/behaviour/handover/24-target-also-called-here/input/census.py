from multiprocessing import Process, Value

HEADS = {"Au": 12, "Egg": 30, "Lech": 7, "Zug": 21}
total = Value("i", 0)


def tally(*villages):
    for village in villages:
        with total.get_lock():
            total.value += HEADS[village]


if __name__ == "__main__":
    far = [Process(target=tally, args=("Au", "Egg")), Process(target=tally, args=("Lech",))]
    for p in far:
        p.start()
    tally("Zug")
    for p in far:
        p.join()
    print("total", total.value)
    assert total.value == sum(HEADS.values()), "somebody was not counted"
