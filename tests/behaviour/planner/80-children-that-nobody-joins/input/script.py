from multiprocessing import Lock, Process


def say(lock, name):
    with lock:
        print("child", name, flush=True)


lock = Lock()
Process(target=say, args=(lock, "ann")).start()
