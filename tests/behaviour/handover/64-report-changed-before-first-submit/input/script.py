from concurrent.futures import ProcessPoolExecutor

mode = "none"


def worker(x):
    return x, mode


if __name__ == "__main__":
    mode = "made"
    executor = ProcessPoolExecutor(1)
    mode = "submitted"
    print(executor.submit(worker, 1).result())
    executor.shutdown()
