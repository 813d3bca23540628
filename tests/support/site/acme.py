"""A package outside the project whose functions no table knows."""

level = 0
hooks = []


class Options:
    def __init__(self):
        self.width = 80
        self.eager = False

    def set(self, name, value):
        setattr(self, name, value)

    def enable(self):
        self.eager = True


options = Options()


def setup(value):
    global level
    level = value


def shared():
    return options


def describe():
    return f"level {level}, width {options.width}, eager {options.eager}, {len(hooks)} hooks"


class Session:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        setup(self.value)
        return self

    def __exit__(self, *error):
        pass
