from functools import cached_property
from multiprocessing import Process


class Corpus:
    @cached_property
    def words(self):
        print("building")
        return 3


def show():
    print(f"{corpus.words} words")


corpus = Corpus()
print(f"{corpus.words}")
p = Process(target=show)
p.start()
p.join()
