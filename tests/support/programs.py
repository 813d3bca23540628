"""Programs from a seed: module-level statements in any order over a small grammar, some of which start processes.

Every program prints what it comes to, in the parent and in its workers, and is deterministic up to the order of
lines. `python programs.py SEED` prints one.
"""
import random
import sys


class Program:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.lines = []
        self.numbers, self.lists, self.dicts = [], [], []  # names bound so far, by kind
        self.helpers, self.workers, self.setters = [], [], []
        self.count = 0
        self.started = False
        self.imports = {"multiprocessing"}

    def name(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def pick(self, names):
        return self.rng.choice(names) if names else None

    def number(self, depth=1):
        """An expression for a number over what is bound."""
        rng, options = self.rng, ["literal"]
        if self.numbers:
            options += ["name", "name", "name"]
        if self.lists:
            options += ["len", "sum"]
        if self.dicts:
            options += ["item"]
        if self.helpers and depth:
            options += ["call"]
        if depth:
            options += ["add", "cond"]
        kind = rng.choice(options)
        if kind == "name":
            return self.pick(self.numbers)
        if kind == "len":
            return f"len({self.pick(self.lists)})"
        if kind == "sum":
            return f"sum({self.pick(self.lists)})"
        if kind == "item":
            return f"{self.pick(self.dicts)}.get('a', 0)"
        if kind == "call":
            return f"{self.pick(self.helpers)}({self.number(0)})"
        if kind == "add":
            return f"{self.number(0)} {rng.choice('+-*')} {self.number(0)}"
        if kind == "cond":
            return f"({self.number(0)} if {self.number(0)} > {rng.randrange(5)} else {self.number(0)})"
        return str(rng.randrange(1, 10))

    def add(self, *lines):
        self.lines.extend("\n".join(lines).split("\n"))

    def blank(self):
        self.lines.append("")

    # Statements.

    def constant(self):
        name = self.pick(self.numbers) if self.numbers and self.rng.random() < 0.25 else self.name("n")
        form = self.rng.choice(["{} = {}", "{} = {}", "{}: int = {}"])
        self.add(form.format(name, self.number()))
        if name not in self.numbers:
            self.numbers.append(name)

    def collection(self):
        if self.rng.random() < 0.6:
            name = self.name("xs")
            value = self.rng.choice(["[]", f"[{self.number()}, 2]", f"list(range({self.rng.randrange(1, 5)}))",
                                     f"[{self.number(0)} + i for i in range(3)]"])
            self.add(f"{name} = {value}")
            self.lists.append(name)
        else:
            name = self.name("d")
            self.add(f"{name} = {self.rng.choice(['{}', 'dict(a=' + self.number() + ')'])}")
            self.dicts.append(name)

    def change(self):
        forms = []
        if self.numbers:
            forms.append(f"{self.pick(self.numbers)} {self.rng.choice('+-')}= {self.number()}")
        if self.lists:
            forms += [f"{self.pick(self.lists)}.append({self.number()})",
                      f"{self.pick(self.lists)}.extend([1, {self.number(0)}])",
                      f"{self.pick(self.lists)}[:] = [{self.number(0)}]"]
        if self.dicts:
            forms += [f"{self.pick(self.dicts)}['a'] = {self.number()}",
                      f"{self.pick(self.dicts)}.update(a={self.number()})"]
        if forms:
            self.add(self.rng.choice(forms))

    def show(self):
        self.add(f"print('{self.name('show')}', {self.number()})")

    def write(self):
        self.add("with open('log.txt', 'a') as stream:",
                 f"    stream.write('{self.name('line')}' + str({self.number()}) + '\\n')")

    def setting(self):
        form = self.rng.choice(["random.seed({})", "os.environ['SETTING'] = str({})",
                                "decimal.getcontext().prec = 3 + abs({}) % 9",
                                "sys.setrecursionlimit(500 + abs({}) % 99)", "sys.argv.append(str({}))"])
        self.imports.add(form.split(".")[0])
        self.add(form.format(self.number()))

    SETTINGS = {"os": "os.environ.get('SETTING')", "decimal": "decimal.Decimal(1) / 7",
                "sys": "sys.getrecursionlimit()", "random": "random.Random(5).random()"}

    def loop(self):
        if self.rng.random() < 0.5 and self.lists:
            self.add(f"for i in range({self.rng.randrange(1, 4)}):",
                     f"    {self.pick(self.lists)}.append(i + {self.number(0)})")
        else:
            name = self.name("n")
            self.add(f"{name} = 0", f"for i in range({self.rng.randrange(1, 4)}):", f"    {name} += {self.number(0)}")
            self.numbers.append(name)

    def condition(self):
        kind = self.rng.randrange(3)
        name = self.name("n")
        if kind == 0:
            self.add(f"if {self.number()} > {self.rng.randrange(6)}:", f"    {name} = {self.number()}", "else:",
                     f"    {name} = {self.number()}")
        elif kind == 1:
            self.add("try:", f"    {name} = {self.number()} // ({self.number(0)})", "except ZeroDivisionError:",
                     f"    {name} = -1")
        else:
            self.add(f"if {self.number()} > 3:", f"    print('{self.name('shown')}')", f"{name} = 7")
        self.numbers.append(name)

    def helper(self):
        name = self.name("helper")
        body = self.rng.choice([f"    return x + {self.number()}", f"    y = {self.number()}\n    return y * x"])
        self.blank()
        self.add(f"def {name}(x):", body)
        self.blank()
        self.helpers.append(name)

    def setter(self):
        if not self.numbers:
            return
        name, changed = self.name("change"), self.pick(self.numbers)
        self.blank()
        self.add(f"def {name}():", f"    global {changed}", f"    {changed} = {self.number()}")
        self.blank()
        self.setters.append(name)
        if self.rng.random() < 0.7:
            self.add(f"{name}()")

    def worker(self):
        name = self.name("worker")
        value = self.number()
        settings = sorted(self.imports & set(self.SETTINGS))
        if settings and self.rng.random() < 0.3:
            value = f"({value}, str({self.SETTINGS[self.rng.choice(settings)]}))"
        self.blank()
        if self.rng.random() < 0.5:
            self.add(f"def {name}(x):", f"    return x, {value}")
            self.workers.append((name, "value"))
        else:
            # One write, which other processes do not interrupt.
            self.add(f"def {name}(x):", f"    print(f\"{name} {{x}} {{{value}}}\\n\", end='')")
            self.workers.append((name, "print"))
        self.blank()

    def klass(self):
        name = self.name("Box")
        self.blank()
        self.add(f"class {name}:", f"    size = {self.number()}", "",
                 "    def __init__(self, x):", "        self.x = x", "",
                 "    def work(self, y):", f"        return self.x, y, self.size, {self.number()}")
        self.blank()
        value = self.name("box")
        self.add(f"{value} = {name}({self.number()})")
        self.workers.append((f"{value}.work", "value"))

    def start(self):
        if not self.workers:
            self.worker()
        target, kind = self.pick(self.workers)
        self.started = True
        form = self.rng.choice(["process", "process", "processes", "pool", "pool", "executor", "function", "context"])
        if kind == "value" and form in ("process", "processes"):
            form = "pool"
        if kind == "print" and form in ("executor", "pool", "context"):
            form = self.rng.choice([form, "process"])
        name = self.name("p")
        xs = f"[{self.number(0)}, {self.number(0)}]"
        if form == "process":
            if self.rng.random() < 0.5:
                self.add(f"{name} = multiprocessing.Process(target={target}, args=({self.number()},))",
                         f"{name}.start()", f"{name}.join()")
            else:
                self.imports.add("from multiprocessing import Process")
                self.add(f"{name} = Process(target={target}, args=({self.number()},))")
                if self.rng.random() < 0.3:
                    self.statement()
                self.add(f"{name}.start()", f"{name}.join()")
        elif form == "processes":
            self.add(f"{name} = [multiprocessing.Process(target={target}, args=(i,)) for i in range(2)]",
                     f"for each in {name}:", "    each.start()", f"for each in {name}:", "    each.join()")
        elif form == "pool":
            self.add(f"with multiprocessing.Pool(2) as {name}:", f"    print('{name}', {name}.map({target}, {xs}))")
        elif form == "context":
            self.add(f"{name} = multiprocessing.get_context().Pool(1)", f"r{name} = {name}.map({target}, {xs})",
                     f"{name}.close()", f"{name}.join()", f"print('{name}', r{name})")
        elif form == "executor":
            self.imports.add("from concurrent.futures import ProcessPoolExecutor")
            self.add(f"with ProcessPoolExecutor(2) as {name}:",
                     f"    print('{name}', list({name}.map({target}, {xs})))")
        else:
            run = self.name("run")
            self.blank()
            self.add(f"def {run}(x):", "    with multiprocessing.Pool(1) as pool:",
                     f"        return pool.map({target}, [x, {self.number()}])")
            self.blank()
            self.add(f"print('{run}', {run}({self.number()}))")

    def rebind(self):
        """A worker defined again."""
        name = self.pick([name for name, kind in self.workers if kind == "value" and "." not in name])
        if name:
            self.blank()
            self.add(f"def {name}(x):", f"    return 'again', x, {self.number()}")
            self.blank()

    def statement(self):
        options = (["constant"] * 4 + ["collection"] * 3 + ["change"] * 4 + ["show"] * 3 + ["write"] + ["setting"] * 2
                   + ["loop"] * 2 + ["condition"] * 2 + ["helper"] * 2 + ["setter"] + ["worker"] * 3
                   + ["klass", "rebind"])
        getattr(self, self.rng.choice(options))()

    def text(self):
        for _ in range(self.rng.randrange(3, 10)):
            self.statement()
        for _ in range(self.rng.randrange(1, 4)):
            self.start()
            for _ in range(self.rng.randrange(0, 4)):
                self.statement()
        self.add("print('end', " + (", ".join(self.numbers[-3:] + self.lists[-2:] + self.dicts[-1:]) or "0") + ")")
        if self.rng.random() < 0.15:
            cut = self.cut()
            body = ["    " + line if line else line for line in self.lines[cut:]]
            self.lines[cut:] = ["if __name__ == '__main__':"] + body
        heads = sorted(item if item.startswith("from") else f"import {item}" for item in self.imports)
        return "\n".join(heads + [""] + self.lines) + "\n"

    def cut(self):
        """A line at which a statement begins, rather late."""
        within = (" ", "def", "class", "else", "except", "#")
        places = [i for i, line in enumerate(self.lines) if line and not line.startswith(within)]
        return self.rng.choice(places[-6:])


if __name__ == "__main__":
    sys.stdout.write(Program(int(sys.argv[1])).text())
