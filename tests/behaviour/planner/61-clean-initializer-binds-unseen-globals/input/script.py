import multiprocessing
from concurrent.futures import ProcessPoolExecutor

WORDS = {"en": ["sun", "moon"], "de": ["Sonne", "Mond"]}


def setup(language, minimum=0):
    global _lexicon, _hits
    _lexicon = {word[0].lower(): word for word in WORDS[language] if len(word) >= minimum}
    _hits = 0


def complete(letter):
    global _hits
    _hits += letter in _lexicon
    return _lexicon.get(letter, "-") + ("" if _hits else "?")


def session(language, queue):
    setup(language, 4)
    queue.put([complete(letter) for letter in "ms"])


if __name__ == "__main__":
    with multiprocessing.Pool(1, setup, ("de",)) as pool:
        print(pool.map(complete, "smx"))
    with ProcessPoolExecutor(1, initializer=setup, initargs=("en",)) as executor:
        print(*executor.map(complete, ["m", "s"]))
    queue = multiprocessing.SimpleQueue()
    p = multiprocessing.Process(target=session, args=("en", queue))
    p.start()
    print(queue.get())
    p.join()
