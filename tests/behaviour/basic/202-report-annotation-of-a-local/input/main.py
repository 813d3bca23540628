from multiprocessing import Process


def run():
    Local = int

    def work(x: Local):
        print(f"{x}")
    p = Process(target=work, args=(2,))
    p.start()
    p.join()


run()
