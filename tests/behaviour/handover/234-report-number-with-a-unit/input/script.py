from multiprocessing import Process

class Tag(str):
    def __new__(cls, name, level):
        self = super().__new__(cls, name)
        self.level = level
        return self

def work(p):
    print(p, p.level, flush=True)

if __name__ == "__main__":
    p = Process(target=work, args=(Tag("a", 3),))
    p.start()
    p.join()
