from multiprocessing import Pool

cache = {0: 0, 1: 1}
calls = 0
trace = []


def fib(n):
    global calls
    calls += 1
    if n not in cache:
        cache[n] = fib(n - 1) + fib(n - 2)
    trace.append(n)
    return cache[n]


def task(n):
    del trace[:]
    value = fib(n)
    return n, value, trace[-1]


if __name__ == "__main__":
    with Pool(2) as pool:
        for row in pool.map(task, [10, 20, 30]):
            print(*row)
    print("parent", len(cache), calls, trace)
