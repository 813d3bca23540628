from multiprocessing import Process


def run():
    def work():
        print("w")
    p = Process(target=work)
    p.start()
    p.join()
    print(sorted(locals()))


run()
