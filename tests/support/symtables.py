"""Prints CPython's symbol tables: one JSON line for each file named on standard input.

A table is {"kind", "name", "line", "names", "children"}; `names` has, by name, a list of words: `bound`, `read` and one
of `local` (its variable lives here), `free` (in a function around), `declared` (by `global`) and `global`. What the
compiler adds for its own use is left out. A file that Python can't compile is {"error"}.
"""

import json
import re
import symtable
import sys
import warnings

MADE_BY_COMPILER = re.compile(
    r"\..*|__classdict__|__classdictcell__|__static_attributes__|__type_params__|__conditional_annotations__"
)
KINDS = {"type parameters": "parameters", "type parameter": "parameters", "type alias": "expression"}
LAZY = {"TypeVar bound", "type variable", "type alias", "TypeVar default"}
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
FUTURE = re.compile(rb"(from\s+__future__\s+import\b[^\n#]*?)\bannotations\b")


def kind(table):
    """What the table belongs to, in our words."""
    word = getattr(table.get_type(), "value", table.get_type())
    if word == "function" and table.get_name() in COMPREHENSIONS and ".0" in table.get_identifiers():
        return "comprehension"
    if word in LAZY:
        return "expression"
    return KINDS.get(word, word)


def words(symbol, where):
    """The words for one name, or none if only the compiler or a `global` elsewhere mentions it."""
    bound = symbol.is_assigned() or symbol.is_parameter() or symbol.is_imported() or symbol.is_annotated()
    read = symbol.is_referenced()
    if where == "module":
        # `global x` in a function declares it here as well.
        return ["bound"] * bound + ["read"] * read + ["global"] if bound or read else []
    declared = symbol.is_declared_global()
    if where == "comprehension" and (declared or symbol.is_nonlocal()):
        # A walrus: it binds in the scope around, which symtable writes as a declaration.
        bound, read, declared = False, True, False
    # What is bound and not declared is local, whatever is_global() says: it takes any function called `top` for a module.
    life = "declared" if declared else "free" if symbol.is_free() else "local" if bound else "global"
    if not bound and not read and life != "declared" and not symbol.is_nonlocal():
        return []
    return ["bound"] * bound + ["read"] * read + [life]


def mangled(name, owner):
    """A definition's own name, which symtable shows as it is written."""
    private = owner and name.startswith("__") and not name.endswith("__")
    return f"_{owner}{name}" if private else name


def shown(table, owner=""):
    where = kind(table)
    names = {}
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if not MADE_BY_COMPILER.fullmatch(name):
            said = words(symbol, where)
            if said:
                names[name] = said
    name = mangled(table.get_name().strip("<>"), owner)
    if where == "class":
        owner = table.get_name().lstrip("_")
    children = [shown(child, owner) for child in table.get_children()]
    return {"kind": where, "name": name, "line": table.get_lineno(), "names": names, "children": children}


def tables(path):
    with open(path, "rb") as file:
        text = file.read()
    # Under the future import, annotations are no code for symtable; for us they are.
    text = FUTURE.sub(rb"\1division as annotations", text)
    try:
        return {"path": path, "table": shown(symtable.symtable(text, path, "exec"))}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"path": path, "error": str(error)}


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    print(json.dumps({"inlines": sys.version_info >= (3, 12)}))
    for line in sys.stdin:
        print(json.dumps(tables(line.rstrip("\n"))))


if __name__ == "__main__":
    main()
