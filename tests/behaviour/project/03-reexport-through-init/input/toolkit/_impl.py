from .backend import by_process as crunch  # noqa: F401
