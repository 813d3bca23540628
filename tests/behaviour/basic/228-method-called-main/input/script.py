import multiprocessing


class App:
    name = "app"

    def worker(self, n):
        return f"{self.name}{n}"

    def main(self):
        with multiprocessing.Pool(2) as pool:
            print(pool.map(self.worker, range(2)))

    @classmethod
    def launch(cls):
        cls().main()
        return 0


if App.launch():
    print("failed")
app = App()
app.name = "again"
app.main()
