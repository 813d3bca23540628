from concurrent.futures import ProcessPoolExecutor

TAGS = {"milk": "food", "bread": "food", "bank": "money", "cow": "farm"}


def tags_of(note):
    return sorted({TAGS[word] for word in note.split() if word in TAGS})


def tag_all(notes):
    with ProcessPoolExecutor(2) as executor:
        return list(executor.map(tags_of, notes))
