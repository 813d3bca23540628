from multiprocessing import Process

class Runner:
    mode = "slow"

    def run(self):
        print(self.mode, flush=True)

if __name__ == "__main__":
    Runner.mode = "fast"
    p = Process(target=Runner().run)
    p.start()
    p.join()
