from multiprocessing import Process


def run():
    def list():
        print("mine")
    p = Process(target=list)
    p.start()
    p.join()


run()
print(list((1, 2)))
