from multiprocessing import Pool


def power(stroke):
    return stroke * 3


def main(strokes):
    print("engine:", strokes, "strokes")
    with Pool(2) as pool:
        return sum(pool.map(power, range(strokes)))
