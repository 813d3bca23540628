__all__ = ["Circle", "Square", "UNIT", "main"]
UNIT = "m2"


class Circle:
    def __init__(self, r):
        self.r = r


class Square:
    def __init__(self, a):
        self.a = a


def main():
    return "shapes' own main"
