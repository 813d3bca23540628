"""Seat allocation: each group takes the first free seats of its row."""
import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor, wait

ROWS, SEATS = 2, 4
plan = mp.Array("B", ROWS * SEATS)


def take(row, size):
    taken = []
    with plan.get_lock():
        for seat in range(row * SEATS, (row + 1) * SEATS):
            if len(taken) < size and not plan[seat]:
                plan[seat] = 1
                taken.append(seat)
    return len(taken)


def show():
    for row in range(ROWS):
        print("".join("x" if plan[row * SEATS + n] else "." for n in range(SEATS)))


if __name__ != "__main__":
    VERBOSE = False
else:
    VERBOSE = True
    with ProcessPoolExecutor(2, mp_context=mp.get_context()) as executor:
        first = executor.submit(take, 0, 3)
        wait([first])
        jobs = [first, executor.submit(take, 0, 2), executor.submit(take, 1, 2)]
        print([job.result() for job in jobs])
    show()
    assert sum(plan) == 6 and VERBOSE
