from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum
from concurrent.futures import ProcessPoolExecutor

print("reading the entries")
Entry = namedtuple("Entry", "name minutes kind")
rows = ["Ada;61;run", "Bob;75;bike", "Cy;64;run"]


class Kind(Enum):
    RUN = "run"
    BIKE = "bike"


entries = [Entry(name, int(minutes), Kind(kind)) for name, minutes, kind in (row.split(";") for row in rows)]
Medal = Enum("Medal", "GOLD SILVER NONE")


@dataclass(order=True)
class Result:
    minutes: int
    name: str = field(compare=False)
    medal: Medal = field(default=Medal.NONE, compare=False)


print(len(entries), "entries")


def judge(entry):
    limit = 70 if entry.kind is Kind.BIKE else 62
    medal = Medal.GOLD if entry.minutes < limit else Medal.SILVER
    return Result(entry.minutes, entry.name, medal)


with ProcessPoolExecutor(2) as executor:
    results = sorted(executor.map(judge, entries))
for result in results:
    print(result.name, result.minutes, result.medal.name, result.medal is Medal.GOLD)
