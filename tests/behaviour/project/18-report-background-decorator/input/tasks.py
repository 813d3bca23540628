from functools import wraps
from multiprocessing import Process


def background(function):
    """Calling the function starts it in a process, which is returned."""
    @wraps(function)
    def start(*args, **kwargs):
        process = Process(target=function, args=args, kwargs=kwargs)
        process.start()
        return process
    return start
