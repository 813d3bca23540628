from multiprocessing import Process


class Failure(Exception):
    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code


def show(e):
    print(f"got {e.code}")


e = Failure(3, "bad")
p = Process(target=show, args=(e,))
p.start()
p.join()
