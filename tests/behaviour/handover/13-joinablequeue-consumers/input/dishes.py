import multiprocessing

jobs = multiprocessing.JoinableQueue()
clean = multiprocessing.Queue()


def washer():
    for dish in iter(jobs.get, None):
        clean.put(dish.replace("dirty", "clean"))
        jobs.task_done()
    jobs.task_done()


def main():
    washers = [multiprocessing.Process(target=washer) for _ in range(2)]
    for w in washers:
        w.start()
    dishes = ["dirty " + what for what in ("plate", "cup", "fork", "pan")]
    for dish in dishes:
        jobs.put(dish)
    jobs.join()
    print("all washed")
    for _ in washers:
        jobs.put(None)
    jobs.join()
    for dish in sorted(clean.get() for _ in dishes):
        print(dish)
    for w in washers:
        w.join()
    print([w.exitcode for w in washers])


if __name__ == "__main__":
    main()
