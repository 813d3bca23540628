import sys
from functools import partial

from commands import COMMANDS, Builder, command, run_pool

ALIASES = {"make": "build"}
lengths = partial(run_pool, len)
later = lambda names: run_pool(str.upper, names)


class QuietBuilder(Builder):
    quiet = True


@command
def build(workers):
    return QuietBuilder(int(workers)).build(["core", "docs"])


@command
def shout(*names):
    return later(names)


BUILDER = QuietBuilder(1)

if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    print(*COMMANDS[ALIASES.get(name, name)](*rest))
    print(*lengths(["a", "bcd"]))
    print(*BUILDER.build(["one"]), *sorted(COMMANDS))
