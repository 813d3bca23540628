import sys

import words
from parallel import parallel_map


def main():
    books = ["the hobbit", "war and peace", "emma"]
    for book in parallel_map(lambda title: title.title().replace("And", "and"), books):
        print(book)
    print(words.longest(books))
    return 0


if __name__ == "__main__":
    sys.exit(main())
