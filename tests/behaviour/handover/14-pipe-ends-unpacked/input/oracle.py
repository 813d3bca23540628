from multiprocessing import Pipe, Process

ours, theirs = Pipe()
ANSWERS = {"name": "delphi", "age": 2800}


def oracle():
    while True:
        question = theirs.recv()
        if question is None:
            break
        theirs.send(ANSWERS.get(question, "ask again"))
    theirs.close()


child = Process(target=oracle)
child.start()
for question in ("name", "age", "weather"):
    ours.send(question)
    print(question, "->", ours.recv() if ours.poll(5) else "no answer")
ours.send(None)
child.join()
print("exit code", child.exitcode)
