import multiprocessing as mp

log = mp.SimpleQueue()
JOBS = [("parcel", 3), ("letter", 1), ("piano", 9)]


def carry(what, weight, limit=5, note=""):
    verdict = "left" if weight > limit else "carried"
    log.put(f"{what} {verdict}{note}")


def run(**options):
    crew = []
    for job in JOBS:
        crew.append(mp.Process(target=carry, args=job, kwargs=options))
        crew[-1].start()
    for process in crew:
        process.join()
    return sorted(log.get() for process in crew if process.exitcode == 0)


if __name__ == "__main__":
    print(run())
    print(run(limit=2))
    print(run(limit=10, note="!"))
    print("log empty:", log.empty())
