"""Stamps each result with the id of the run that made it."""
import time
import uuid
from concurrent.futures import ProcessPoolExecutor

RUN_ID = uuid.uuid4().hex
STARTED = time.time_ns()


def stamp():
    return RUN_ID, STARTED


def work(n):
    return n * n, stamp()


def main():
    with ProcessPoolExecutor(2) as executor:
        results = list(executor.map(work, range(4)))
    print([value for value, _ in results])
    foreign = [s for _, s in results if s != stamp()]
    print(len(foreign), "results of another run")


if __name__ == "__main__":
    main()
