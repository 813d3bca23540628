import threading
from multiprocessing import Pipe, Process

answers = {}


def ask(question, connection):
    connection.send(eval(question, {"__builtins__": {}}))
    connection.close()


def supervise(question):
    ours, theirs = Pipe(duplex=False)
    child = Process(target=ask, args=(question, theirs))
    child.start()
    answers[question] = ours.recv()
    child.join()


threads = [threading.Thread(target=supervise, args=(question,)) for question in ("6*7", "2**10")]
for thread in threads:
    thread.start()
    thread.join()
for question in sorted(answers):
    print(question, "=", answers[question])
print(len(threads), "threads,", threading.active_count() == 1)
