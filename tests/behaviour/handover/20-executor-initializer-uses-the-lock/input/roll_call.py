from concurrent import futures
from multiprocessing import Barrier, Value

present = Value("i", 0)
meeting = Barrier(2, timeout=3)


def check_in():
    with present:
        present.value += 1


def attend(topic):
    meeting.wait()
    return topic, present.value


if "__main__" == __name__:
    with futures.ProcessPoolExecutor(max_workers=2, initializer=check_in) as executor:
        for topic, heads in executor.map(attend, ["budget", "roof"]):
            print(f"{topic}: {heads} present")
    print("checked in:", present.value)
