from multiprocessing import Process

jobs = dict(a=lambda: print("a"))


class Runner:
    jobs = jobs

    def run(self, name):
        p = Process(target=self.jobs[name])
        p.start()
        p.join()


Runner().run("a")
