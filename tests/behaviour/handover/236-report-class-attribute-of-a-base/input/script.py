from multiprocessing import Process

class Cfg:
    x = 1

class Job(Cfg):
    def go(self):
        return self.x

def work(j):
    print(j.go(), flush=True)

def main():
    Cfg.x = 3
    p = Process(target=work, args=(Job(),))
    p.start()
    p.join()

main()
