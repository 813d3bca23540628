import multiprocessing

seen = multiprocessing.Value("i", 0)


def work(n):
    with seen.get_lock():
        seen.value += n
    return n


def run(numbers):
    pool = multiprocessing.Pool(2)
    done = pool.map(work, numbers)
    pool.close()
    pool.join()
    return sum(done) - seen.value
