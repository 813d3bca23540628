from multiprocessing import Pool
class C:
    def __init__(self): self.v = {}
    def read(self): return self.v.get("b")
c = C()
read = c.read
def work(x):
    return read(), x
def main():
    c.v["b"] = 2
    with Pool(2) as p:
        print(p.map(work, range(3)))
main()
