import argparse
from multiprocessing import Process, SimpleQueue

parser = argparse.ArgumentParser()
parser.add_argument("--repeat", type=int, default=1)
parser.add_argument("--shout", action="store_true")
parser.add_argument("words", nargs="+")
config = vars(parser.parse_args())
config.setdefault("mark", "!")
REPEAT = max(1, config["repeat"])
MARK = config["mark"] if config["shout"] else "."


class Echo(Process):
    def __init__(self, word, out):
        super().__init__()
        self.word, self.out = word, out

    def run(self):
        word = self.word.upper() if config["shout"] else self.word
        self.out.put(" ".join([word] * REPEAT) + MARK)


print(len(config["words"]), "words,", REPEAT, "times")
out = SimpleQueue()
for word in config["words"]:
    echo = Echo(word, out)
    echo.start()
    print(out.get())
    echo.join()
print(echo.exitcode, sorted(config))
