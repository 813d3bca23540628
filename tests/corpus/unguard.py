#!/usr/bin/env python3
"""Takes the guards out of programs that people wrote correctly, and looks whether mainguard puts them back.

    cargo build --release
    python3 tests/corpus/unguard.py [--run] FOLDER...

Every file below the folders that imports `multiprocessing` or `concurrent.futures`, has a guard at module level and in
which mainguard finds nothing is a program. The bodies of its guards are dedented, strings kept. Then mainguard must find
something; what it writes must compile, and each function must find the same names where it found them before. With
`--run`, programs that touch nothing but their own output are run: repaired, they must print under fork, spawn and
forkserver what they printed as people wrote them; one in which nothing was found must print it without its guard. A
program is repaired, refused (for the reasons listed) or wrong. One that other files import is none without its guard:
its import would do what they never asked for.
"""
import argparse
import ast
import builtins
import io
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import symtable
import sys
import tempfile
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("fork", "spawn", "forkserver")
ATTEMPTS = 4
STARTS = re.compile(r"\bmultiprocessing\b|\bProcessPoolExecutor\b")

# A program that imports nothing else, and has none of the words below, touches nothing but its own output.
HARMLESS = set(
    "__future__ abc argparse array asyncio bisect collections concurrent contextlib copy ctypes dataclasses datetime"
    " decimal dis enum fractions functools gc hashlib heapq itertools logging math multiprocessing numbers operator os"
    " platform pprint queue random re signal statistics string struct sys textwrap threading time timeit traceback types"
    " typing unittest uuid warnings numpy".split()
)
HARMFUL = re.compile(
    r"\b(open|exec|eval|input|__import__|remove|removedirs|unlink|rmdir|rename|replace_file|system|popen|mkdir|makedirs"
    r"|chdir|chmod|kill|killpg|fork|exec[lv]p?e?|spawn[lv]p?e?|symlink|link|truncate|FileHandler|cdll|CDLL|Listener"
    r"|SyncManager|BaseManager|connect|create_server|run_forever|nice)\b\s*\("
)

# Sleeps are shortened, evenly, so that whoever was to be late is late. Children of spawn start slowly, as they do where
# imports take long: what the parent has dropped until then is missed.
SITE = """
import os, sys, time
if os.environ.get("START_METHOD"):
    from multiprocessing import context
    context._default_context._default_context = context._concrete_contexts[os.environ["START_METHOD"]]
slowly = time.sleep
time.sleep = lambda seconds: slowly(seconds / 5)
if any("spawn_main" in argument for argument in sys.orig_argv):
    slowly(0.5)
"""


COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


class NotStripped(Exception):
    """Why a file is no program for us."""


@dataclass
class Run:
    """What a program printed, as sorted lines, and the last line of its complaint."""

    # The exit status, or "a traceback": children die of one, and the program ends with 0.
    status: int | str
    lines: list[str]
    complaint: str


@dataclass
class Judged:
    """What became of a program."""

    path: Path
    verdict: str
    notes: list[str] = field(default_factory=list)
    ran: str = ""


def is_guard(statement: ast.stmt) -> bool:
    """Whether this is `if __name__ == "__main__":`, either way round."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare):
        return False
    test = statement.test
    sides = {ast.dump(side) for side in (test.left, *test.comparators)}
    wanted = {ast.dump(ast.Name("__name__", ast.Load())), ast.dump(ast.Constant("__main__"))}
    return sides == wanted and isinstance(test.ops[0], ast.Eq)


def strip(text: str) -> str:
    """The program without its guards."""
    tree = ast.parse(text)
    guards = [statement for statement in tree.body if is_guard(statement)]
    if not guards:
        raise NotStripped("no guard at module level")
    if any(guard.orelse for guard in guards):
        raise NotStripped("a guard with an else")
    if "\t" in text.expandtabs() or "\f" in text:
        raise NotStripped("form feeds")
    lines = text.splitlines(keepends=True)
    inside = inside_strings(text)
    for guard in reversed(guards):
        first, last = guard.body[0], guard.body[-1].end_lineno
        if first.lineno == guard.test.end_lineno:
            line = lines[first.lineno - 1].encode()
            lines[guard.lineno - 1 : first.lineno] = [line[first.col_offset :].decode()]
            continue
        margin = re.match(r"[ \t]*", lines[first.lineno - 1])[0]
        for number in range(guard.test.end_lineno + 1, last + 1):
            line = lines[number - 1]
            if number not in inside:
                lines[number - 1] = line.removeprefix(margin) if line.strip() else line
                if line.strip().startswith("#") and not line.startswith(margin):
                    lines[number - 1] = line.lstrip(" \t")
        del lines[guard.lineno - 1 : guard.test.end_lineno]
    stripped = "".join(lines)
    if ast.dump(ast.parse(stripped)) != ast.dump(without(tree)):
        raise NotStripped("the text does not dedent")
    return stripped


def without(tree: ast.Module) -> ast.Module:
    """The same in the syntax tree, to compare with."""
    body = [inner for statement in tree.body for inner in (statement.body if is_guard(statement) else [statement])]
    return ast.Module(body, tree.type_ignores)


def inside_strings(text: str) -> set[int]:
    """The lines that begin within a string."""
    inside: set[int] = set()
    begun: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif kind.endswith("STRING_START"):
            begun.append(token.start[0])
        elif kind.endswith("STRING_END"):
            inside.update(range(begun.pop() + 1, token.end[0] + 1))
    return inside


def readers(text: str) -> dict[str, dict[str, str]]:
    """For each function, by its path: where each name that it mentions lives."""
    found: dict[str, dict[str, str]] = {}
    top = symtable.symtable(text, "<program>", "exec")
    bound = {name for name in top.get_identifiers() if is_bound(top.lookup(name))}
    pending = [(child, "") for child in top.get_children()]
    declared = set()
    while pending:
        table, path = pending.pop()
        # A comprehension goes with its statement, and is told apart by nothing.
        if not path and table.get_name() in COMPREHENSIONS:
            continue
        path = f"{path}.{table.get_name()}"
        names = found.setdefault(path, {})
        for symbol in table.get_symbols():
            if symbol.is_global():
                names[symbol.get_name()] = "global"
                declared |= {symbol.get_name()} if is_bound(symbol) else set()
            else:
                kinds = {"free": symbol.is_free(), "parameter": symbol.is_parameter(), "local": True}
                names[symbol.get_name()] = next(kind for kind, holds in kinds.items() if holds)
        pending += [(child, path) for child in table.get_children()]
    known = bound | declared
    for names in found.values():
        for name, life in names.items():
            if life == "global":
                names[name] = "module" if name in known else "builtin" if hasattr(builtins, name) else "nowhere"
    return found


def is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def lost_names(before: str, after: str) -> list[str]:
    """The names that functions no longer find where they did."""
    lost = []
    new = readers(after)
    for path, names in readers(before).items():
        for name, life in names.items():
            now = new.get(path, {}).get(name)
            # A worker may be given what it read, as a new parameter.
            fine = now == life or (life, now) in (("free", None), ("module", "parameter"))
            if not fine and path in new:
                lost.append(f"{name} in {path.lstrip('.')} was {life}, is {now}")
    return lost


def mainguard(arguments: argparse.Namespace, file: Path, *options: str) -> list[dict]:
    """What mainguard reports on one file."""
    command = [arguments.mainguard, *options, "--output-format", "json", "--no-ignore", str(file)]
    ended = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, timeout=arguments.timeout)
    if ended.returncode == 2 or not ended.stdout.startswith("["):
        raise NotStripped(f"mainguard: {ended.stderr.strip().splitlines()[-1:]}")
    return [finding for finding in json.loads(ended.stdout) if Path(file.parent, finding["path"]).samefile(file)]


def run(arguments: argparse.Namespace, file: Path, method: str) -> Run:
    """Runs a program under a start method."""
    environment = {**os.environ, "START_METHOD": method, "PYTHONPATH": str(arguments.site), "PYTHONHASHSEED": "0"}
    command = [arguments.python, file.name]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            command, cwd=file.parent, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            start_new_session=True,
        )
        try:
            status: int | str = child.wait(arguments.timeout)
        except subprocess.TimeoutExpired:
            status = "no end"
        finally:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()
        out.seek(0)
        err.seek(0)
        complaint = err.read().decode(errors="replace").strip()
        status = "a traceback" if "Traceback" in complaint else status
        return Run(status, sorted(masked(out.read())), "".join(complaint.splitlines()[-1:]))


def masked(output: bytes) -> list[str]:
    """The lines without what differs from run to run: times, process numbers, addresses."""
    text = output.decode(errors="replace")
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"\b\d+(\.\d+)?(e-?\d+)?", "#", text) if re.search(r"\d\.\d{3}|\d{4,}", text) else text
    return text.splitlines()


def is_harmless(text: str) -> bool:
    """Whether running the program touches nothing but its own output."""
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0] if not node.level else ".")
    return imported <= HARMLESS and not HARMFUL.search(text)


def same_runs(arguments: argparse.Namespace, file: Path, before: str, after: str) -> tuple[str, list[str]]:
    """Whether the repaired text prints what the original prints, under each method."""

    def outputs(text: str) -> Iterator[Run]:
        while True:
            file.write_text(text, encoding="utf-8")
            yield run(arguments, file, method)

    wrong, compared = [], 0
    for method in METHODS:
        originals, repairs = outputs(before), outputs(after)
        first = next(originals)
        if first.status == "no end":
            continue
        compared += 1
        again = next(repairs)
        known = [first]
        # What depends on who is faster differs between two runs of the original as well.
        while again.status == first.status and not fits(again, known) and len(known) < ATTEMPTS:
            known.append(next(originals))
            again = next(repairs)
        if again.status != first.status:
            wrong.append(f"{method}: ends with {again.status}, not {first.status}: {again.complaint}")
        elif not fits(again, known):
            wrong.append(f"{method}: prints {difference(first.lines, again.lines)}: {again.complaint}")
    return (f"ran under {compared}" if compared else "never ended"), wrong


def fits(again: Run, known: list[Run]) -> bool:
    """Whether a run is like one of the known ones, or has what all of them have and nothing that none has."""
    if any((again.status, again.lines) == (one.status, one.lines) for one in known):
        return True
    lines = [set(one.lines) for one in known]
    in_all, in_some = set.intersection(*lines), set.union(*lines)
    return again.status == known[0].status and len(known) > 1 and in_all <= set(again.lines) <= in_some


def difference(first: list[str], again: list[str]) -> str:
    missing, added = Counter(first) - Counter(again), Counter(again) - Counter(first)
    return f"no longer {list(missing)[:3]}, but {list(added)[:3]}"


def judge(arguments: argparse.Namespace, path: Path) -> Judged:
    """Strips, repairs, compares one program in a scratch copy of its project."""
    with tempfile.TemporaryDirectory() as scratch:
        root = project(path, arguments.folders)
        folder = Path(scratch) / "program"
        for neighbour in root.rglob("*.py"):
            copy = folder / neighbour.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(neighbour, copy)
        file = folder / path.relative_to(root)
        try:
            return judge_in(arguments, path, file)
        except (NotStripped, SyntaxError, UnicodeDecodeError, tokenize.TokenError) as reason:
            return Judged(path, "no program", [str(reason)])
        except subprocess.TimeoutExpired:
            return Judged(path, "wrong", ["mainguard does not end"])


def project(path: Path, folders: list[Path]) -> Path:
    """The folder that holds what a program may import: that of `setup.py`, else of its package, else its own."""
    above = [parent for parent in path.parents if any(parent == one or one in parent.parents for one in folders)]
    setup = [parent for parent in above if (parent / "setup.py").exists()]
    packages = list(itertools.takewhile(lambda parent: (parent / "__init__.py").exists(), path.parents))
    return setup[0] if setup else packages[-1].parent if packages else path.parent


def judge_in(arguments: argparse.Namespace, path: Path, file: Path) -> Judged:
    before = file.read_bytes().decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    stripped = strip(before)
    file.write_text(before, encoding="utf-8")
    found = mainguard(arguments, file, "--check")
    if found:
        codes = sorted({f"{finding['code']} line {finding['line']}" for finding in found})
        return Judged(path, "not correct as it was", codes)
    file.write_text(stripped, encoding="utf-8")
    keep(arguments, path, "stripped", stripped)
    if not mainguard(arguments, file, "--check"):
        needless = arguments.run and is_harmless(before) and not same_runs(arguments, file, before, stripped)[1]
        return Judged(path, "needs no guard" if needless else "nothing found")
    left = [finding for finding in mainguard(arguments, file, "--write") if finding["reason"] or not finding["fixable"]]
    after = file.read_text(encoding="utf-8")
    keep(arguments, path, "repaired", after)
    try:
        compile(after, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        return Judged(path, "wrong", [f"does not compile: {error}"])
    if left and all(finding["code"] == "MG103" for finding in left):
        return Judged(path, "imported by others")
    if left:
        return Judged(path, "refused", sorted({f"{finding['code']}: {finding['reason']}" for finding in left}))
    wrong = lost_names(before, after)
    ran = ""
    if arguments.run and not wrong and is_harmless(before):
        ran, wrong = same_runs(arguments, file, before, after)
    return Judged(path, "wrong" if wrong else "repaired", wrong, ran)


def keep(arguments: argparse.Namespace, path: Path, stage: str, text: str) -> None:
    if arguments.keep:
        name = "__".join(path.resolve().parts[-4:])
        arguments.keep.mkdir(exist_ok=True, parents=True)
        (arguments.keep / f"{name}.{stage}").write_text(text, encoding="utf-8")


def programs(folders: list[Path]) -> list[Path]:
    """The files that may be programs."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
            try:
                text = path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, OSError):
                continue
            if STARTS.search(text) and "__main__" in text:
                found.append(path)
    return found


def report(judged: list[Judged]) -> None:
    counts = Counter(one.verdict for one in judged)
    ran = Counter(one.ran for one in judged if one.ran)
    for verdict in ("wrong", "nothing found", "refused", "not correct as it was", "no program"):
        for one in (one for one in judged if one.verdict == verdict):
            print(f"{verdict}: {one.path}: {'; '.join(one.notes)}")
    reasons = Counter(note for one in judged if one.verdict == "refused" for note in one.notes)
    for reason, count in reasons.most_common():
        print(f"{count} refused: {reason}")
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    print("of the repaired or wrong:", ", ".join(f"{count} {how}" for how, count in ran.most_common()) or "none was run")


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--mainguard", default=ROOT / "target/release/mainguard", help="the program [default: %(default)s]")
    parser.add_argument("--python", default=sys.executable, help="runs the programs [default: this one]")
    parser.add_argument("--run", action="store_true", help="run the programs that touch nothing but their output")
    parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="for each run [default: %(default)s]")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the stripped and the repaired texts there")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count(), help="programs at a time [default: %(default)s]")
    arguments = parser.parse_args()
    arguments.mainguard = str(Path(arguments.mainguard).resolve())
    with tempfile.TemporaryDirectory() as site, ThreadPoolExecutor(arguments.jobs) as pool:
        arguments.site = Path(site)
        (arguments.site / "sitecustomize.py").write_text(SITE)
        judged = list(pool.map(lambda path: judge(arguments, path), programs(arguments.folders)))
    report(judged)
    sys.exit(any(one.verdict in ("wrong", "nothing found") for one in judged))


if __name__ == "__main__":
    main()
