from multiprocessing import Pool


class Config:
    def __init__(self):
        self.level = 0

    def set(self, level):
        self.level = level


config = Config()


def work(x):
    return config.level


with Pool(1, config.set, (3,)) as pool:
    print(pool.map(work, range(3)))
