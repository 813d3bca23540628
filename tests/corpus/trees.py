#!/usr/bin/env python3
"""Runs mainguard on whole folders and proves what it printed: a row of a table for each folder.

    cargo build --release
    python3 tests/corpus/trees.py --python PYTHON FOLDER...

Each folder's Python files are copied. On the copy: `--check` must end without a panic and in time, `git apply` must
take what `--diff` prints, every new text must compile with PYTHON (unless the old one didn't), and a second `--diff`
must print nothing. Findings are kept as JSON with `--findings FILE`, for reading them by hand.
"""
import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Runs under any Python, 2.7 too: prints the files, of those on its input, that it can't compile.
COMPILE = r"""
import io, sys, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    path = line.rstrip("\n")
    with io.open(path, "rb") as file:
        text = file.read()
    try:
        compile(text, path, "exec", 0, True)
    except Exception as error:
        print("%s\t%s" % (path, str(error).replace("\n", " ")))
"""


@dataclass
class Ended:
    """How a run of mainguard ended."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    mebibytes: int


@dataclass
class Row:
    """What became of one folder."""

    folder: str
    files: int = 0
    findings: int = 0
    refusals: int = 0
    problems: int = 0
    rewritten: int = 0
    seconds: float = 0.0
    mebibytes: int = 0
    wrong: list[str] = field(default_factory=list)

    def shown(self) -> str:
        cells = [self.folder, self.files, self.findings, self.refusals, self.rewritten, self.problems]
        cells += [f"{self.seconds:.1f}", self.mebibytes, len(self.wrong)]
        return "| " + " | ".join(map(str, cells)) + " |"


HEAD = """\
| folder | files | findings | refused | files rewritten | problems | CPU seconds | MiB | wrong |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def run(arguments: argparse.Namespace, folder: Path, *options: str) -> Ended:
    """Runs mainguard in `folder` on all of it."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (arguments.timeout, arguments.timeout))

    command = [arguments.mainguard, *options, "--no-ignore", "--exclude", "__pycache__", "."]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, preexec_fn=limit)
        status = wait(child, began + 10 * arguments.timeout)
        texts = [read(stream) for stream in (out, err)]
    return Ended(status[0], *texts, *status[1:])


def wait(child: subprocess.Popen, deadline: float) -> tuple[int, float, int]:
    """The exit status (or minus a signal), CPU seconds and peak memory in MiB; kills what takes too long."""
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
        if time.monotonic() > deadline:
            child.kill()
            deadline = float("inf")
        time.sleep(0.01)


def read(stream) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")


def copy(source: Path, target: Path) -> int:
    """Copies the Python files below `source`, and says how many there are."""
    count = 0
    for folder, folders, files in os.walk(source):
        folders[:] = [name for name in folders if name not in ("__pycache__", ".git")]
        names = [name for name in files if name.endswith((".py", ".pyw"))]
        names = [name for name in names if not os.path.islink(os.path.join(folder, name))]
        if names:
            there = target / os.path.relpath(folder, source)
            there.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(os.path.join(folder, name), there / name)
        count += len(names)
    return count


def uncompilable(python: str, folder: Path, paths: list[str]) -> dict[str, str]:
    """Which of the files `python` can't compile, and why."""
    text = "".join(f"{path}\n" for path in paths)
    ended = subprocess.run([python, "-c", COMPILE], cwd=folder, input=text, capture_output=True, text=True, check=True)
    return dict(line.split("\t", 1) for line in ended.stdout.splitlines())


def judge(arguments: argparse.Namespace, source: Path) -> Row:
    """Runs everything on a copy of `source`."""
    row = Row(shown(source))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tree"
        folder.mkdir()
        row.files = copy(source, folder)
        check = run(arguments, folder, "--check", "--output-format", "json")
        row.seconds, row.mebibytes = check.seconds, check.mebibytes
        row.wrong += complaints("--check", check)
        if not check.stdout.startswith("["):
            row.wrong.append("--check: no report")
            return row
        findings = json.loads(check.stdout)
        row.findings, row.refusals = len(findings), sum(not finding["fixable"] for finding in findings)
        row.problems = sum(line.startswith("error") for line in check.stderr.splitlines())
        keep(arguments, source, findings)
        prove(arguments, folder, row)
    return row


def prove(arguments: argparse.Namespace, folder: Path, row: Row) -> None:
    """Applies the diff, compiles what is new and runs again."""
    first = run(arguments, folder, "--diff")
    row.wrong += complaints("--diff", first)
    paths = re.findall(r"^\+\+\+ b/(.*?)\t?$", first.stdout, re.MULTILINE)
    row.rewritten = len(paths)
    if not paths:
        return
    before = uncompilable(arguments.python, folder, paths)
    applied = subprocess.run(
        ["git", "apply", "-p1", "--whitespace=nowarn"], cwd=folder, input=first.stdout.encode(), capture_output=True
    )
    if applied.returncode:
        row.wrong.append(f"git apply: {applied.stderr.decode(errors='replace').strip()}")
        return
    after = uncompilable(arguments.python, folder, paths)
    row.wrong += [f"{path}: {why}" for path, why in after.items() if path not in before]
    second = run(arguments, folder, "--diff")
    row.wrong += complaints("second --diff", second)
    if second.stdout:
        row.wrong.append(f"a second run changes {re.findall(r'^[+]{3} (.*)', second.stdout, re.MULTILINE)}")


def complaints(name: str, ended: Ended) -> list[str]:
    """What must never happen."""
    found = [f"{name}: exit status {ended.status}"] if ended.status not in (0, 1, 2) else []
    lines = [line for line in ended.stderr.splitlines() if re.search("panick|internal error", line)]
    return found + [f"{name}: {line}" for line in lines]


def keep(arguments: argparse.Namespace, source: Path, findings: list[dict]) -> None:
    if arguments.findings:
        with open(arguments.findings, "a", encoding="utf-8") as file:
            for finding in findings:
                file.write(json.dumps({"folder": str(source), **finding}) + "\n")


def shown(folder: Path) -> str:
    """The end of a long path."""
    return "/".join(folder.resolve().parts[-3:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--python", default=sys.executable, help="compiles the new texts [default: this one]")
    parser.add_argument("--mainguard", default=ROOT / "target/release/mainguard", help="the program [default: %(default)s]")
    parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS", help="CPU time of one run [default: %(default)s]")
    parser.add_argument("--findings", metavar="FILE", help="add the findings to this file, a JSON object on each line")
    arguments = parser.parse_args()
    arguments.mainguard = str(Path(arguments.mainguard).resolve())
    print(HEAD)
    wrong = 0
    for folder in arguments.folders:
        row = judge(arguments, folder)
        print(row.shown(), flush=True)
        for line in row.wrong:
            print(f"{row.folder}: {line}", file=sys.stderr, flush=True)
        wrong += len(row.wrong)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
