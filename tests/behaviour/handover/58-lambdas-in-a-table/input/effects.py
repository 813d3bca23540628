import sys
from multiprocessing import Process, SimpleQueue

MARK = "~"


def run(text):
    out = SimpleQueue()
    effects = {
        "twice": lambda text, q: q.put(text * 2),
        "waves": lambda text, q: q.put(MARK.join(text)),
    }
    for name, effect in effects.items():
        p = Process(target=effect, args=(text, out))
        p.start()
        print(name, out.get())
        p.join()

    for title, effect in [("length", lambda q, text="": q.put(len(text))), ("none", lambda q, **_: q.put(MARK))]:
        p = Process(target=effect, args=(out,), kwargs={"text": text})
        p.start()
        print(title, out.get())
        p.join()


if __name__ == "__main__":
    run(sys.argv[1])
