from multiprocessing import Process
import itertools

ids = itertools.count()

def work():
    print("child", next(ids), flush=True)

if __name__ == "__main__":
    print(next(ids), flush=True)
    p = Process(target=work)
    p.start()
    p.join()
