from multiprocessing import Process


def run(items):
    for item in items:
        def work(item=item):
            print(item)
        p = Process(target=work)
        p.start()
        p.join()


run(["a", "b"])
