from multiprocessing import Pool

WEIGHTS = [3, 1] * 6
numbers = [n * 7919 % 1000003 for n in range(300000)]
index = {number: position for position, number in enumerate(numbers)}


def valid(number):
    digits = [int(d) for d in str(number)]
    return sum(w * d for w, d in zip(WEIGHTS, digits)) % 10 == 0


def first_and_last():
    return index[numbers[0]], index[numbers[-1]]


if __name__ == "__main__":
    sample = numbers[:40]
    with Pool(2) as pool:
        good = [n for n, ok in zip(sample, pool.map(valid, sample)) if ok]
    print(good)
    print(len(index), first_and_last())
