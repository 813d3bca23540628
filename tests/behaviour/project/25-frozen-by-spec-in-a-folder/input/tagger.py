"""Guesses tags for notes."""
import argparse

import helper


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int, default=5)
    options = parser.parse_args()
    for note, tags in helper.tag_notes(options.limit):
        print(f"{note!r}: {', '.join(tags)}")


if __name__ == "__main__":
    main()
