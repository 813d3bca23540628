from multiprocessing import Pool
def singleton(cls):
    made = {}
    def get(*a):
        if cls not in made:
            made[cls] = cls(*a)
        return made[cls]
    return get
@singleton
class Settings:
    def __init__(self, level=1):
        self.level = level
Settings(5)
def work(n):
    return Settings().level

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
