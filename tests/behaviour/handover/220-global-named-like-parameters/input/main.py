from multiprocessing import Pool, Lock

initializer = Lock()
initargs = Lock()


def hello(x=0):
    print("hello", x)


def work(k):
    with initializer, initargs:
        return k


with Pool(1, hello) as pool:
    print(pool.map(work, [5]))
