from multiprocessing import Pool, Value

calls = None


def set_calls(v):
    global calls
    calls = v


def f(x):
    calls.value += x
    return x


if __name__ == "__main__":
    v = Value("i", 0)
    with Pool(1, initializer=lambda: set_calls(v)) as p:
        print(p.map(f, [1, 2, 3]))
    print(v.value)
