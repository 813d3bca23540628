from multiprocessing import Process

digits = 0
print("before", digits)


def configure():
    global digits
    digits = 8


configure()


def work(x):
    print(x, digits, flush=True)


process = Process(target=work, args=(4,))

if __name__ == "__main__":
    process.start()
    process.join()
