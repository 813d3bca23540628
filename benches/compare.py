#!/usr/bin/env python3
"""Times mainguard on a tree of installed packages, in turn with ripgrep and ruff.

    python3 benches/compare.py --tree FOLDER --download django sympy ...    # build the tree, with pip
    python3 benches/compare.py --tree FOLDER --mainguard target/release/mainguard

Each command runs once for the cache, and then the commands take turns. Printed are the medians of the CPU seconds
(user and system), of the wall clock and of the peak memory, and the ratios of the CPU seconds.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

LITERALS = ["multiprocessing", "multiprocess", "concurrent.futures", "billiard", "joblib", "loky", "pathos"]


def members(path):
    """The Python files of an archive, as pairs of a name and what reads it."""
    if path.suffix == ".whl":
        archive = zipfile.ZipFile(path)
        return [(name, lambda name=name: archive.read(name)) for name in archive.namelist()]
    archive = tarfile.open(path)
    return [(item.name, lambda item=item: archive.extractfile(item).read()) for item in archive if item.isfile()]


def download(tree, packages):
    for package in packages:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
            if subprocess.run(command).returncode != 0:
                continue
            for archive in pathlib.Path(folder).iterdir():
                for name, read in members(archive):
                    target = tree / package / name
                    if name.endswith(".py") and ".." not in target.parts:
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_bytes(read())


def run(command):
    """CPU seconds, wall seconds and peak memory in MB of one run."""
    begin = time.perf_counter()
    with open(os.devnull, "w") as null:
        process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss / 1024


def commands(options):
    tree = str(options.tree)
    literals = [word for literal in LITERALS for word in ("-e", literal)]
    return {
        "mainguard": [options.mainguard, "--check", "--quiet", "--threads", str(options.threads), tree],
        "rg": [options.rg, "--fixed-strings", "-l", "-tpy", "-j", str(options.threads), *literals, tree],
        "ruff": [options.ruff, "check", "--quiet", "--no-cache", "--isolated", "--select", "F401", tree],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", type=pathlib.Path, required=True)
    parser.add_argument("--download", nargs="+", metavar="PACKAGE")
    parser.add_argument("--mainguard", default="mainguard")
    parser.add_argument("--rg", default="rg")
    parser.add_argument("--ruff", default="ruff")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.download:
        return download(options.tree, options.download)
    files = list(options.tree.rglob("*.py"))
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    todo = commands(options)
    for command in todo.values():
        run(command)
    times = {name: [] for name in todo}
    for _ in range(options.runs):
        for name, command in todo.items():
            times[name].append(run(command))
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in times.items()}
    for name, (cpu, wall, memory) in medians.items():
        ratio = medians["mainguard"][0] / cpu
        print(f"{name:10} {cpu:7.2f} s CPU {wall:7.2f} s wall {memory:7.0f} MB   mainguard takes {ratio:.2f} times that")


if __name__ == "__main__":
    main()
