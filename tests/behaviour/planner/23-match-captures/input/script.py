from concurrent.futures import ProcessPoolExecutor


def tokenise(line):
    word, *rest = line.split()
    return {"op": word, "args": [int(a) for a in rest]} if rest else [word]


def report():
    return f"x={x} others={others} extra={extra} whole={whole}"


x = y = 0
others = extra = whole = None
with ProcessPoolExecutor(2) as executor:
    for command in executor.map(tokenise, ["add 1 2 3", "stop", "neg 5", "add 10"]):
        match command:
            case {"op": "add", "args": [x, *others]}:
                print("add", report())
            case {"op": _, **extra} as whole:
                print("other", report())
            case [str() as whole] if whole == "stop":
                print("stopping", report())
            case _:
                print("?")
print(report())
