def key(word):
    return "".join(sorted(word.lower()))
