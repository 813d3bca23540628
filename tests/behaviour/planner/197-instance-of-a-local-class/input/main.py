from multiprocessing import Process


def make():
    class Config:
        flag = "verbose"
    return Config()


def show(cfg):
    print(cfg.flag)


p = Process(target=show, args=(make(),))
p.start()
p.join()
