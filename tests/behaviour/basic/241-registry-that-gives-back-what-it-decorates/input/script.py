from multiprocessing import Pool
TASKS = {}
def task(f):
    TASKS[f.__name__] = f
    return f
def sq(x): return x * x
@task
def run():
    with Pool(2) as p:
        print(p.map(sq, range(4)))
@task
def other():
    print("other")
TASKS["run"]()
other()
