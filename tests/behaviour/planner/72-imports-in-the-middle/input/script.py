from multiprocessing import Pool

print("starting")


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()[:6], os.path.basename(text)


import os.path
import hashlib
texts = ["a/one", "b/two"]
if len(texts) > 1:
    import textwrap as tw
    from string import capwords
import xml.etree.ElementTree
import xml.dom


def render(pairs):
    root = xml.etree.ElementTree.Element(capwords("list of files").replace(" ", ""))
    for code, name in pairs:
        xml.etree.ElementTree.SubElement(root, name, code=code)
    return tw.shorten(xml.etree.ElementTree.tostring(root, "unicode"), 200)


print("imports are done")
with Pool(2) as pool:
    print(render(pool.map(digest, texts)))
print(xml.dom.__name__, tw.__name__)
