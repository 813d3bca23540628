import sys
from multiprocessing import Pipe, Process

MODE = "quiet"


def say(text):
    return text.upper() + "!" if MODE == "loud" else text.lower()


def speaker(connection, words):
    for word in words:
        connection.send(say(word))
    connection.close()


if __name__ == "__main__":
    print(say("Testing"))
    if len(sys.argv) > 1:
        MODE = sys.argv[1]
    ours, theirs = Pipe(duplex=False)
    p = Process(target=speaker, args=(theirs, ["Good", "Evening"]))
    p.start()
    theirs.close()
    while True:
        try:
            print(ours.recv())
        except EOFError:
            break
    p.join()
    print(say("Done"))
