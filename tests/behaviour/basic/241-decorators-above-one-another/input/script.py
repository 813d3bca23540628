import functools
from multiprocessing import Pool
def timed(f):
    @functools.wraps(f)
    def w(*a, **k):
        r = f(*a, **k)
        print("done", f.__name__)
        return r
    return w
def same(f):
    return f
def sq(x): return x * x
@same
@timed
def run():
    with Pool(2) as p:
        print(p.map(sq, range(4)))
@timed
@same
def other():
    print("other")
other()
run()
