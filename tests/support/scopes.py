"""A name in every role that symtable tells apart, for tests/scopes.rs."""
from __future__ import annotations

import os.path
import sys as system
from itertools import *
from json import dumps as encode, loads

global_by_walrus = [last := number for number in range(3)]
nested = {key: [(key, item) for item in row if (seen := item)] for key, row in {}.items()}
lazy = (item for row in nested for item in row if any(item == other for other in row))


class Shape[Size: (int, str), *Sides, **Keywords](tuple[Size], metaclass=type):
    corners = 4
    __hidden = 1
    doubled = [corner * 2 for corner in range(corners)]
    type Pair[Other] = tuple[Size, Other, corners]

    def area[Unit: int](self, unit: Unit = corners) -> Size:
        __own = self.__hidden
        self.__hidden += 1
        return super().area(), __own, __class__, [size for size in self.doubled if (best := size)], best

    class __Inner:
        __hidden = 2
        global shared
        shared = __hidden

        def read(self):
            return shared, __hidden, corners


type Alias = dict[str, Later]


def outer(first, /, second: Alias = system.argv, *rest, third=os.path, **options):
    global counter, never_bound
    counter += 1
    local = unused = 0
    annotated: int
    (not_bound): int
    type(first).attribute = second

    def inner():
        nonlocal local
        local += 1
        counter = third
        return lambda unused=local: (unused, counter, lambda: (unused, rest, __class__))

    def deeper():
        def deepest():
            nonlocal unused
            unused = None

        return deepest

    class Local:
        local = local

        def method(self):
            return local

    try:
        import xml.dom
        from math import pi as circle
    except (ImportError, OSError) as error:
        print(error)
    with open(first) as stream, stream as (left, [right, *others]):
        pass
    with (stream if first else open(second) as either):
        pass
    match options:
        case {"kind": kind, **remaining} if kind:
            print(remaining)
        case Local(local=captured) | [captured, *_]:
            print(captured)
        case system.maxsize as biggest:
            del biggest
    for index, first.place in enumerate(rest):
        print(f"{index!r:>{local}} {[letter for letter in str(index)]} {(lambda: index)()}")
    while chunk := stream.read():
        print(chunk)
    return inner, deeper


@outer(decorated := 1)
async def coroutine(default=lambda: decorated):
    async with default() as opened:
        return [await each async for each in opened], {each: opened for each in opened}


def top(µ):
    return μ, [top for _ in µ]
