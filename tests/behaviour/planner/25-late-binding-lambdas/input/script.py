from multiprocessing import Pool


def double(n):
    return 2 * n


def run_all():
    return [action() for action in actions]


actions = []
for step in ("load", "sort", "save"):
    actions.append(lambda: step)
    actions.append(lambda step=step: step.upper())
actions.append(lambda: factor * len(seen))

seen = []
factor = 1
pool = Pool(2)
for n in range(3):
    pool.apply_async(double, (n,), callback=lambda value: seen.append((factor, value)))
pool.close()
pool.join()
print(sorted(seen))
factor = 100
step = "done"
print(run_all())
