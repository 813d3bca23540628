from multiprocessing import Process

class Conf:
    level = 0

    def __init__(self, level):
        self.level = level

def work(c):
    print("child", c.level, flush=True)

if __name__ == "__main__":
    Conf.level = 5
    p = Process(target=work, args=(Conf(2),))
    p.start()
    p.join()
