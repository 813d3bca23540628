from multiprocessing import Pool, SimpleQueue

warnings = SimpleQueue()
SOURCES = {"a.cfg": "x=1\ny = 2\n", "b.cfg": "x = 1\n\n", "c.cfg": "z=\tq\n"}


class Linter:
    def __init__(self, name):
        self.name = name

    def warn(self, line, text):
        warnings.put((self.name, line, text))

    def check(self):
        lines = SOURCES[self.name].splitlines()
        for number, line in enumerate(lines, 1):
            if "=" in line and " = " not in line:
                self.warn(number, "spaces around =")
            if "\t" in line:
                self.warn(number, "tab")
        return len(lines)


def lint(name):
    return Linter(name).check()


def main():
    with Pool(2) as pool:
        print("lines:", pool.map(lint, sorted(SOURCES)))
    found = []
    while not warnings.empty():
        found.append(warnings.get())
    for name, line, text in sorted(found):
        print(f"{name}:{line}: {text}")
    print(len(found), "warnings")


if __name__ == '__main__':
    main()
