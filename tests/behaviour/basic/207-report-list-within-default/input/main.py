from multiprocessing import Process


def run():
    def work(rows=(1, [2])):
        rows[1].append(3)
        print(rows)
    work()
    p = Process(target=work)
    p.start()
    p.join()


run()
run()
