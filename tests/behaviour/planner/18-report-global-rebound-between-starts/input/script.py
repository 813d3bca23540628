from multiprocessing import Process, SimpleQueue

LANGUAGE = "en"
greetings = {"en": "hello"}


def greet(name, out):
    out.put(f"{greetings[LANGUAGE]} {name}")


def ask(name):
    out = SimpleQueue()
    p = Process(target=greet, args=(name, out))
    p.start()
    p.join()
    return out.get() if p.exitcode == 0 else "(no answer)"


print(ask("Ada"))
greetings["de"] = "hallo"
LANGUAGE = "de"
print(ask("Konrad"))
greetings["en"] = "hi"
LANGUAGE = "en"
print(ask("Grace"))
print(LANGUAGE, sorted(greetings))
