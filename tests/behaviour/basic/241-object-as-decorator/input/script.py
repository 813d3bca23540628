from multiprocessing import Pool
class Reg:
    def __init__(self): self.d = {}
    def __call__(self, f):
        self.d[f.__name__] = f
        return f
reg = Reg()
@reg
def sq(x): return x * x
@reg
def run():
    with Pool(2) as p:
        print(p.map(sq, range(4)))
run()
