from multiprocessing import Process


class Job(Process):
    def run(self):
        print("w\n", end="", flush=True)


ps = [Job() for i in range(3)]
list(map(Job.start, ps))
for p in ps:
    p.join()
