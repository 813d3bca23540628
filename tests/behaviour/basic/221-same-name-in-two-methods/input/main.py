from multiprocessing import Process


class A:
    def run(self):
        def work():
            print("A")
        p = Process(target=work)
        p.start()
        p.join()


class B:
    def run(self):
        def work(k=0):
            print("B", k)
            if k:
                work(k - 1)
        p = Process(target=work, args=(2,))
        p.start()
        p.join()


A().run()
B().run()
