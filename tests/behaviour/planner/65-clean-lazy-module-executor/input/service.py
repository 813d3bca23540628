"""Text services; the executor starts its processes when the first job comes."""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process

import texts

EXECUTOR = ProcessPoolExecutor(max_workers=2)
WARMUP = Process(target=texts.words, args=("warm up",), daemon=True)


def warm_up():
    WARMUP.start()
    WARMUP.join()
    return WARMUP.exitcode


def count_words(items):
    return list(EXECUTOR.map(texts.words, items))
