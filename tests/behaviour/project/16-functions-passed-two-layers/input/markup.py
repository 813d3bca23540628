import re


def strip_tags(page):
    return re.sub(r"<[^>]*>", "", page)
