from tagging.engine import tag_all

NOTES = ["buy milk and bread", "call the bank", "milk the cow"]


def tag_notes(limit):
    return zip(NOTES[:limit], tag_all(NOTES[:limit]))


if __name__ == "__main__":
    print(NOTES)
