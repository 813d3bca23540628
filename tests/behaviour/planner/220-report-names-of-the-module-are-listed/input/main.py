from multiprocessing import Process


def run():
    def show():
        print("in show")

    p = Process(target=show)
    p.start()
    p.join()


run()
print([n for n in dir() if not n.startswith("_")])
