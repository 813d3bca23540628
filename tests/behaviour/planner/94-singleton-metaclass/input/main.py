from multiprocessing import Pool
class Meta(type):
    made = {}
    def __call__(cls, *a):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*a)
        return cls.made[cls]
class Settings(metaclass=Meta):
    def __init__(self, level=1):
        self.level = level
Settings(5)
def work(n):
    return Settings().level

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
