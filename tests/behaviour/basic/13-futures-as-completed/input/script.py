#!/usr/bin/env python
"""Count the links in some pages."""
import concurrent.futures as cf
import re

PAGES = {
    "index.html": '<a href="/a">A</a> <a href="/b">B</a>',
    "a.html": '<p>nothing</p>',
    "b.html": '<a href="/">home</a>',
}
LINK = re.compile(r'href="([^"]+)"')


def links(name):
    """the targets in a page"""
    return LINK.findall(PAGES[name])


# start the executor and collect what comes back
print(len(PAGES), "pages")
found = {}
with cf.ProcessPoolExecutor(max_workers=2) as executor:
    todo = {executor.submit(links, name): name for name in PAGES}
    for future in cf.as_completed(todo):
        found[todo[future]] = future.result()

for name in sorted(found):
    print(name, found[name])
