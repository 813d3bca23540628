from multiprocessing import Process, SimpleQueue

if __name__ == "__main__":
    from dataclasses import dataclass, field

    ZONES = {"A": "abroad", "I": "inland"}

    @dataclass(order=True)
    class Letter:
        to: str
        zone: str = field(default=ZONES["I"], compare=False)

    letters = [Letter("Bob"), Letter("Zoe", "A"), Letter("Ann")]
    print("sorting", len(letters), "letters")

    def sort(bag, out):
        for letter in sorted(bag):
            letter.zone = ZONES.get(letter.zone, letter.zone)
            out.put(letter)
        out.put(None)

    out = SimpleQueue()
    sorter = Process(target=sort, args=(letters, out))
    sorter.start()
    for letter in iter(out.get, None):
        print(letter.to, letter.zone, isinstance(letter, Letter))
    sorter.join()
    print("untouched here:", letters[1].zone)
