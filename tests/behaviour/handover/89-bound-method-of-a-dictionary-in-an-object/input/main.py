from multiprocessing import Pool

class Config:
    def __init__(self):
        self.values = {"a": 1}

config = Config()
get = config.values.get

def work(x):
    return get("b"), x

def main():
    config.values["b"] = 2
    with Pool(2) as p:
        print(p.map(work, range(3)))

main()
