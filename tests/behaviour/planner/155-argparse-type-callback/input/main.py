import argparse
from multiprocessing import Process

seen = []


def path(text):
    seen.append(text)
    return text


parser = argparse.ArgumentParser()
parser.add_argument("dir", type=path)
parser.parse_args(["x"])


def show():
    print(f"{seen}")


p = Process(target=show)
p.start()
p.join()
