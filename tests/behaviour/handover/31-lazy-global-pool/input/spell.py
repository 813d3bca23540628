"""A spell checker that starts its pool when the first word comes."""
import sys
from multiprocessing import Pool, SimpleQueue

WORDS = ["hello", "word", "green", "grand"]
unknown = SimpleQueue()
_pool = None


def get_pool():
    global _pool
    if _pool is None:
        _pool = Pool(2)
    return _pool


def lookup(word):
    if word in WORDS:
        return True
    unknown.put((word, [w for w in WORDS if sorted(set(w)) == sorted(set(word))]))
    return False


def check(words):
    return get_pool().map(lookup, words)


def main():
    for word, ok in zip(sys.argv[1:], check(sys.argv[1:])):
        print(word, "ok" if ok else "?")
    check(["xyz"])
    _pool.close()
    _pool.join()
    notes = []
    while not unknown.empty():
        notes.append(unknown.get())
    for word, guesses in sorted(notes):
        print(f"{word}: perhaps {', '.join(guesses) or 'nothing'}")


if __name__ == "__main__":
    main()
