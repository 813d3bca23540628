from multiprocessing import Process
class Mgr:
    def __init__(self): self.procs=[]
    def start(self):
        for i in range(3):
            p = Process(target=self.run, args=(i,)); p.start(); self.procs.append(p)
        for p in self.procs: p.join()
    def run(self, i): print(i)
if __name__=="__main__":
    Mgr().start()
