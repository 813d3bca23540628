from multiprocessing import Pool
class Engine:
    plugins = []
    def add(self, f):
        self.plugins.append(f)
    def __call__(self, x):
        return len(self.plugins)
engine = Engine()
engine.add(len)
with Pool(1) as pool:
    print(pool.map(engine, [1]))
