from sections import collect

ISSUE = 214


def build_all():
    return [f"{number}. {title}" for number, title in enumerate(collect(), 1)]
