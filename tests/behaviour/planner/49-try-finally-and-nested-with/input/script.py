import io
from contextlib import closing, redirect_stdout
from multiprocessing import Pool

VOLUMES = {"A": "alpha aorta", "B": "beta", "C": ""}


def index(text):
    if not text:
        raise LookupError("empty volume")
    return sorted(text.split())


def state():
    return f"{len(archive.getvalue().split())} words, {len(done)} volumes"


archive = io.StringIO()
done = []
try:
    # one pool per volume, to be on the safe side
    for volume, text in VOLUMES.items():
        try:
            with Pool(1) as pool, redirect_stdout(archive):
                print(*pool.apply(index, (text,)))
                done.append(volume)
        except LookupError as problem:
            print(volume, problem)
            if volume == "A":
                raise
        # next one
    else:
        print("all volumes seen")
finally:
    print("closing the archive")
    result = state()
    with closing(archive):
        pass
print(result, done, archive.closed)
