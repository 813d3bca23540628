import math

AREAS = {"square": lambda a: a * a, "disc": lambda r: math.pi * r * r}


def area_of(shape):
    kind, size = shape
    return AREAS[kind](size)
