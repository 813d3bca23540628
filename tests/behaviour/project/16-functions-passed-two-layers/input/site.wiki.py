import markup
from batch import each

PAGES = {"home": "<b>welcome</b> to the wiki", "help": "<i>ask</i> <b>ann</b>", "empty": ""}


def count_words(page):
    return len(markup.strip_tags(page).split())


plain = each(markup.strip_tags, PAGES)
for name in sorted(plain):
    print(name, "=", plain[name] or "-")


def shout(page):
    return page.upper() + "!" * count_words(page)


print(each(shout, plain)["help"])
print("words", sum(each(count_words, PAGES).values()))
