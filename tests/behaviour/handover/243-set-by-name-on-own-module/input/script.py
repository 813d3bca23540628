from multiprocessing import Process
import sys

LEVEL = 1

def work():
    print("child", LEVEL, flush=True)

if __name__ == "__main__":
    setattr(sys.modules[__name__], "LEVEL", 3)
    p = Process(target=work)
    p.start()
    p.join()
