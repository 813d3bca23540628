from multiprocessing import Process


def run():
    global work

    def work():
        print("g")
    p = Process(target=work)
    p.start()
    p.join()


run()
