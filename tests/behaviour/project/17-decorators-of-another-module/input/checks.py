from registry import announce, check, run_checks

FREE = {"/": 41, "/home": 7}


@check("disk")
def disk():
    return min(FREE.values()) > 10


@check("name")
def name():
    return "ok".isidentifier()


@announce
def check_everything():
    failed = [label for label, fine in run_checks() if not fine]
    return failed


bad = check_everything()
print("failed:", ", ".join(bad) or "none")
