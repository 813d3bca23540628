from multiprocessing import Process


class Settings:
    depth = 3


Settings = Settings()


def show(s):
    print(f"{s.depth}")


p = Process(target=show, args=(Settings,))
p.start()
p.join()
