from multiprocessing import Process


class Engine:
    ticks = 0

    def run(self):
        self.ticks += 1
        report()


def report():
    print(f"ticks {engine.ticks}")


engine = Engine()
p = Process(target=engine.run)
p.start()
p.join()
