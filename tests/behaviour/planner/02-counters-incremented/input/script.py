import multiprocessing

count = 0
errors = 0
path = []


def parse(text):
    try:
        return float(text)
    except ValueError:
        return None


def progress():
    return f"[{count}/{errors}]"


pool = multiprocessing.Pool(2)
for value in pool.imap(parse, ["1.5", "x", "2", "", "8e1"]):
    if value is None:
        errors += 1
    else:
        count += 1
    path += [progress()]
pool.close()
pool.join()
print(" ".join(path))
print(count, "numbers,", errors, "errors", progress())
