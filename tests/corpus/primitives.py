#!/usr/bin/env python3
"""Writes one program for each shared primitive, each way of starting processes and each place of the start, and looks
whether mainguard hands the primitive over.

    cargo build --release
    python3 tests/corpus/primitives.py [--only WORDS] [--keep FOLDER]

Each program asserts that the sharing is real: a counter that reaches exactly N, an item that arrives, a lock that
excludes, an event that is seen. Unrepaired it must hold under fork; repaired it must hold, and print the same, under
fork, spawn and forkserver. A program is repaired, refused (for the reasons listed) or wrong.
"""
import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("fork", "spawn", "forkserver")

SITE = """
import os
if os.environ.get("START_METHOD"):
    from multiprocessing import context
    context._default_context._default_context = context._concrete_contexts[os.environ["START_METHOD"]]
"""

# By name: the statements that make it, what a worker does with it, and what the parent asserts afterwards. A worker is
# called three times, with 1, 2 and 3, of which two at most are at work at a time.
PRIMITIVES = {
    "lock": (
        "lock = multiprocessing.Lock()\ncount = multiprocessing.RawValue('i', 0)",
        "for _ in range(20):\n    with lock:\n        seen = count.value\n        time.sleep(0.001)\n"
        "        count.value = seen + number",
        "assert count.value == 120, count.value",
    ),
    "rlock": (
        "lock = multiprocessing.RLock()\ncount = multiprocessing.RawValue('i', 0)",
        "with lock, lock:\n    seen = count.value\n    time.sleep(0.01)\n    count.value = seen + number",
        "assert count.value == 6, count.value",
    ),
    "queue": (
        "queue = multiprocessing.Queue()",
        "queue.put(number)",
        "assert sorted(queue.get(timeout=20) for _ in range(3)) == [1, 2, 3]",
    ),
    "joinable": (
        "tasks = multiprocessing.JoinableQueue()\nfor task in (10, 20, 30):\n    tasks.put(task)",
        "tasks.get(timeout=20)\ntasks.task_done()",
        "tasks.join()\nassert tasks.empty()",
    ),
    "simple": (
        "queue = multiprocessing.SimpleQueue()",
        "queue.put(number)",
        "assert sorted(queue.get() for _ in range(3)) == [1, 2, 3]",
    ),
    "value": (
        "total = multiprocessing.Value('i', 0)",
        "with total.get_lock():\n    total.value += number",
        "assert total.value == 6, total.value",
    ),
    "array": (
        "slots = multiprocessing.Array('d', 4)",
        "slots[number] = number * 1.5",
        "assert list(slots) == [0.0, 1.5, 3.0, 4.5], list(slots)",
    ),
    "rawarray": (
        "from multiprocessing.sharedctypes import RawArray\nslots = RawArray('i', [9, 9, 9, 9])",
        "slots[number] = number",
        "assert list(slots) == [9, 1, 2, 3], list(slots)",
    ),
    "event": (
        "ready = multiprocessing.Event()\nready.set()\nseen = multiprocessing.Value('i', 0)",
        "if ready.wait(5):\n    with seen.get_lock():\n        seen.value += 1",
        "assert seen.value == 3, seen.value",
    ),
    "semaphore": (
        "slots = multiprocessing.Semaphore(4)",
        "slots.acquire()",
        "assert slots.acquire(timeout=5) and not slots.acquire(block=False)",
    ),
    "bounded": (
        "slots = multiprocessing.BoundedSemaphore(3)\nfor _ in range(3):\n    slots.acquire()",
        "slots.release()",
        "try:\n    slots.release()\n    assert False, 'released too often'\nexcept ValueError:\n    pass",
    ),
    "condition": (
        "changed = multiprocessing.Condition()\ncount = multiprocessing.RawValue('i', 0)",
        "with changed:\n    count.value += number\n    changed.notify_all()",
        "with changed:\n    assert changed.wait_for(lambda: count.value == 6, timeout=10), count.value",
    ),
    "pipe": (
        "receiver, sender = multiprocessing.Pipe(duplex=False)\nlock = multiprocessing.Lock()",
        "with lock:\n    sender.send(number)",
        "assert sorted(receiver.recv() for _ in range(3)) == [1, 2, 3]",
    ),
    "memory": (
        "from multiprocessing import shared_memory\nblock = shared_memory.SharedMemory(create=True, size=8)\n"
        "block.buf[:4] = bytes(4)",
        "block.buf[number] = number",
        "assert list(block.buf[:4]) == [0, 1, 2, 3], list(block.buf[:4])\nblock.close()\nblock.unlink()",
    ),
    "shareable": (
        "from multiprocessing.shared_memory import ShareableList\nnames = ShareableList([0, 0, 0, 0])",
        "names[number] = number",
        "assert list(names) == [0, 1, 2, 3], list(names)\nnames.shm.close()\nnames.shm.unlink()",
    ),
    "dict": (
        "manager = multiprocessing.Manager()\nresults = manager.dict()",
        "results[number] = number * number",
        "assert dict(sorted(results.items())) == {1: 1, 2: 4, 3: 9}, dict(results)",
    ),
    "list": (
        "manager = multiprocessing.Manager()\nresults = manager.list()",
        "results.append(number)",
        "assert sorted(results) == [1, 2, 3], list(results)",
    ),
    "namespace": (
        "manager = multiprocessing.Manager()\nspace = manager.Namespace(a=0)\nguard = manager.Lock()",
        "with guard:\n    space.a += number",
        "assert space.a == 6, space.a",
    ),
    "class": (
        "class Shared:\n    total = multiprocessing.Value('i', 0)\n    lock = multiprocessing.Lock()",
        "with Shared.lock:\n    Shared.total.value += number",
        "assert Shared.total.value == 6, Shared.total.value",
    ),
    "table": (
        "locks = {'total': multiprocessing.Lock()}\ntotal = multiprocessing.RawValue('i', 0)",
        "with locks['total']:\n    seen = total.value\n    time.sleep(0.01)\n    total.value = seen + number",
        "assert total.value == 6, total.value",
    ),
    "random": (
        "import random\ntoken = random.random()\nequal = multiprocessing.Value('i', 0)",
        "with equal.get_lock():\n    equal.value += token == float(ticket)",
        "assert equal.value == 3, equal.value",
    ),
    "rebound": (
        "factor = 1\nfactor = len(sys.argv) * 7 + int(os.environ.get('NOTHING', '0'))\n"
        "total = multiprocessing.Value('i', 0)",
        "with total.get_lock():\n    total.value += number * factor",
        "assert total.value == 42, total.value",
    ),
}

# How processes are started, on what `{worker}` names.
STARTS = {
    "process": (
        "processes = [multiprocessing.Process(target=work, args=({ticket}number,)) for number in (1, 2, 3)]\n"
        "for process in processes:\n    process.start()\nfor process in processes:\n    process.join()\n"
        "assert all(process.exitcode == 0 for process in processes)"
    ),
    "subclass": (
        "workers = [Worker({ticket}number) for number in (1, 2, 3)]\n"
        "for worker in workers:\n    worker.start()\nfor worker in workers:\n    worker.join()\n"
        "assert all(worker.exitcode == 0 for worker in workers)"
    ),
    "map": "pool = multiprocessing.Pool(2)\npool.{star}map(work, {numbers})\npool.close()\npool.join()",
    "apply": (
        "pool = multiprocessing.Pool(2)\n"
        "waiting = [pool.apply_async(work, ({ticket}number,)) for number in (1, 2, 3)]\n"
        "pool.close()\npool.join()\nfor wait in waiting:\n    wait.get()"
    ),
    "submit": (
        "with concurrent.futures.ProcessPoolExecutor(max_workers=2) as executor:\n"
        "    futures = [executor.submit(work, {ticket}number) for number in (1, 2, 3)]\n"
        "    for future in futures:\n        future.result()"
    ),
    "emap": (
        "with concurrent.futures.ProcessPoolExecutor(2) as executor:\n"
        "    list(executor.map(work, {columns}))"
    ),
    "partial": (
        "pool = multiprocessing.Pool(2)\n"
        "for _ in pool.imap_unordered(functools.partial(work{partial}), (1, 2, 3)):\n    pass\npool.close()\npool.join()"
    ),
}

PLACES = ("module", "function", "guard")


def indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


def program(primitive: str, start: str, place: str) -> str:
    make, use, check = PRIMITIVES[primitive]
    ticketed = "ticket" in use
    words = {
        "ticket": "str(token), " if ticketed else "",
        "star": "star" if ticketed else "",
        "numbers": "[(str(token), number) for number in (1, 2, 3)]" if ticketed else "(1, 2, 3)",
        "columns": "[str(token)] * 3, (1, 2, 3)" if ticketed else "(1, 2, 3)",
        "partial": ", str(token)" if ticketed else "",
    }
    begin = STARTS[start].format(**words)
    parts = ["import concurrent.futures", "import functools", "import multiprocessing", "import os", "import sys"]
    parts += ["import time", "", make, ""]
    parameters = "ticket, number" if ticketed else "number"
    parts += ["", f"def work({parameters}):", indented(use)]
    if start == "subclass":
        parts += ["", "class Worker(multiprocessing.Process):", f"    def __init__(self, {parameters}):"]
        given = parameters if ticketed else f"{parameters},"
        parts += ["        super().__init__()", f"        self.given = ({given})"]
        parts += ["", "    def run(self):", "        work(*self.given)", ""]
    end = f"{begin}\n{check}\nprint('done')"
    if place == "module":
        parts += ["", end]
    elif place == "function":
        parts += ["", "def run():", indented(end), "", "run()"]
    else:
        parts += ["", "if __name__ == '__main__':", indented(end)]
    return "\n".join(parts).rstrip("\n") + "\n"


def run(arguments: argparse.Namespace, folder: Path, method: str) -> tuple[object, str, str]:
    environment = {**os.environ, "START_METHOD": method, "PYTHONPATH": str(arguments.site), "PYTHONWARNINGS": "ignore"}
    command = [arguments.python, "main.py"]
    try:
        ended = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=arguments.timeout
        )
    except subprocess.TimeoutExpired:
        return "timeout", "", ""
    return ended.returncode, ended.stdout, ended.stderr


def judge(arguments: argparse.Namespace, folder: Path) -> tuple[str, str]:
    """What became of the program in a folder, and why."""
    before = run(arguments, folder, "fork")
    if before[0] != 0:
        return "no program", before[2][-300:]
    check = [arguments.mainguard, "--no-ignore", "--output-format", "json", "main.py"]
    said = json.loads(subprocess.run(check, cwd=folder, capture_output=True, text=True).stdout or "{}")
    findings = said if isinstance(said, list) else said.get("findings", [])
    subprocess.run([arguments.mainguard, "--no-ignore", "-q", "--write", "main.py"], cwd=folder, capture_output=True)
    refused = [finding for finding in findings if not finding["fixable"]]
    for method in METHODS:
        after = run(arguments, folder, method)
        if after[:2] != before[:2] and not refused:
            return "wrong", f"{method}: {after[0]} {(after[2] or after[1]).strip()[-200:]}"
    if refused:
        return "refused", "; ".join(sorted({f"{one['code']}: {one.get('reason')}" for one in refused}))
    return ("repaired" if findings else "fine"), ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mainguard", default=ROOT / "target/release/mainguard", help="the program [default: %(default)s]")
    parser.add_argument("--python", default=sys.executable, help="runs the programs [default: this one]")
    parser.add_argument("--only", default="", help="programs whose names have all these words", metavar="WORDS")
    parser.add_argument("--timeout", type=float, default=40, metavar="SECONDS")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the programs there")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    arguments.mainguard = Path(arguments.mainguard).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        root = arguments.keep or Path(scratch, "programs")
        arguments.site = Path(scratch, "site")
        arguments.site.mkdir()
        (arguments.site / "sitecustomize.py").write_text(SITE)
        folders = []
        for names in itertools.product(PRIMITIVES, STARTS, PLACES):
            name = "-".join(names)
            if all(word in names for word in arguments.only.split()):
                folder = root.resolve() / name
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "main.py").write_text(program(*names))
                folders.append(folder)
        with ThreadPoolExecutor(arguments.jobs) as pool:
            judged = list(zip(folders, pool.map(lambda folder: judge(arguments, folder), folders)))
    for folder, (verdict, why) in judged:
        if verdict not in ("repaired", "fine"):
            print(f"{verdict}: {folder.name}: {why}")
    print(", ".join(f"{count} {verdict}" for verdict, count in Counter(one[0] for _, one in judged).most_common()))
    sys.exit(any(verdict in ("wrong", "no program") for _, (verdict, _) in judged))


if __name__ == "__main__":
    main()
