from multiprocessing import Pool
class Stage:
    stages = []
    def __init__(self, name):
        self.stages.append(name)
Stage("a")
def work(n):
    return Stage.stages

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
