from multiprocessing import Process

data = {"b": 2}


def show(keys):
    print(f"{sorted(keys)}")


p = Process(target=show, args=(data.keys(),))
p.start()
p.join()
