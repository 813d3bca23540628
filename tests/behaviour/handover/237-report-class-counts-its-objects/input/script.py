from multiprocessing import Process

class Model:
    count = 0

    def __init__(self, n):
        type(self).count += 1
        self.n = n

def work(j):
    print(j.n, Model.count, flush=True)

if __name__ == "__main__":
    m = Model(2)
    p = Process(target=work, args=(m,))
    p.start()
    p.join()
