"""A rally of table tennis."""
import multiprocessing

SHOTS = 3
net = multiprocessing.Condition()
turn = multiprocessing.RawValue("b", 0)


def my_turn(me):
    return turn.value == me


def player(me, sound, *, calls):
    for shot in range(SHOTS):
        with net:
            if not net.wait_for(lambda: my_turn(me), timeout=2):
                raise SystemExit("lost the ball")
            calls.put((sound, shot))
            turn.value = 1 - me
            net.notify_all()


def main():
    calls = multiprocessing.SimpleQueue()
    players = [
        multiprocessing.Process(target=player, args=(1, "pong"), kwargs={"calls": calls}),
        multiprocessing.Process(target=player, args=(0, "ping"), kwargs={"calls": calls}),
    ]
    for p in players:
        p.start()
    for p in players:
        p.join()
    print([p.exitcode for p in players])
    while not calls.empty():
        print(*calls.get())


if __name__ == "__main__":
    main()
