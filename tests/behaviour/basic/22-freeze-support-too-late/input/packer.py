import argparse
import multiprocessing
import zlib

TEXTS = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababababababababab"]


def pack(job):
    text, level = job
    return len(zlib.compress(text.encode(), level)) < len(text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", type=int, default=6)
    args = parser.parse_args()
    multiprocessing.freeze_support()
    with multiprocessing.Pool(2) as pool:
        print("level", args.level, pool.map(pack, [(text, args.level) for text in TEXTS]))
