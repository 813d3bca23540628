from multiprocessing import Pool

RUNS = [[10, 12, 11], [20, 20, 26], [5, 5, 5]]


def mean(run):
    return sum(run) / len(run)


with Pool(2) as pool:
    means = pool.map(mean, RUNS)
print("means", means)


class Deviation:
    """How far is a run from the mean of all?"""

    def __init__(self, centre):
        self.centre = centre
        self.calls = 0

    def __call__(self, run):
        self.calls += 1
        return max(abs(x - self.centre) for x in run)


deviation = Deviation(mean(means))
print(deviation([10]), deviation.calls)
with Pool(2) as pool:
    worst = pool.map(deviation, RUNS)
print("worst", worst, "calls here", deviation.calls)
