from multiprocessing import Process


class Manager:
    def __init__(self):
        self.processes = []

    def start(self):
        for number in range(3):
            process = Process(target=self.run, args=(number,))
            process.start()
            process.join()
            self.processes.append(process)

    def run(self, number):
        print(number)


if __name__ == "__main__":
    Manager().start()
