from threading import Thread as Process  # noqa: F401
