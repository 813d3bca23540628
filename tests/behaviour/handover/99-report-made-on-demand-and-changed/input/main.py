from multiprocessing import Process

_settings = None


def settings():
    global _settings
    if _settings is None:
        _settings = {"colour": "red"}
    return _settings


def paint(what):
    print(what, settings()["colour"])


if __name__ == "__main__":
    settings()["colour"] = "green"
    painter = Process(target=paint, args=("door",))
    painter.start()
    painter.join()
