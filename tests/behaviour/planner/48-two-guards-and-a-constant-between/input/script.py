from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    titles = ["Hello World", "A Tale of Two Cities"]
    shown = 0

SEPARATOR = "-"


def slug(title):
    return SEPARATOR.join(title.lower().split())


print("between the guards")
for title in titles:
    shown += len(title)
longest = max(titles, key=len)


def footer():
    return f"{shown} letters, longest {longest!r}"


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        for text in executor.map(slug, titles):
            print(text)
            shown += 1
    print(footer())
