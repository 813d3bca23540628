from multiprocessing import Barrier, Process, SimpleQueue

BOATS = ("aurora", "bruno", "clara")
start_line = Barrier(len(BOATS) + 1, timeout=2)
finish = SimpleQueue()


def sail(boat):
    place = start_line.wait()
    finish.put((boat, place in range(len(BOATS) + 1)))


if __name__ == "__main__":
    fleet = [Process(target=sail, args=(boat,)) for boat in BOATS]
    for boat in fleet:
        boat.start()
    start_line.wait()
    print("started, broken:", start_line.broken)
    for boat in fleet:
        boat.join()
    for _ in BOATS:
        assert not finish.empty()
    for boat, ok in sorted(finish.get() for _ in BOATS):
        print(boat, ok)
