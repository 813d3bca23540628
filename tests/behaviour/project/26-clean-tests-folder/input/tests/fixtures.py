from concurrent.futures import ProcessPoolExecutor

TEXTS = ["", "one", "two words"]


def make_executor():
    return ProcessPoolExecutor(1)
