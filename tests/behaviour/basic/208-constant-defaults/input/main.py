from multiprocessing import Process

LIMIT = 3


def run():
    def work(x, limit=LIMIT, t=(1, "a", None), s=-1, kb=4 * 1024):
        print(x, limit, t, s, kb)
    p = Process(target=work, args=(2,))
    p.start()
    p.join()


run()
