from multiprocessing import Process


def show():
    if __name__ == "__main__":
        print("as script")
    else:
        print("as module")


p = Process(target=show)
p.start()
p.join()
