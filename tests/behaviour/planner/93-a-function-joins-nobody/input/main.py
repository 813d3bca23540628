import multiprocessing as mp


def work(queue, number):
    queue.put(number * number)


def run():
    queue = mp.Queue()
    for number in range(3):
        process = mp.Process(target=work, args=(queue, number))
        process.start()
    total = sum(queue.get() for _ in range(2))
    print("two of three arrived:", total <= 5)


run()
