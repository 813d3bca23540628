from multiprocessing import Process


def first():
    def work():
        print("first")
    p = Process(target=work)
    p.start()
    p.join()


def second():
    def work():
        print("second")
    p = Process(target=work)
    p.start()
    p.join()
    work()


first()
second()
