import multiprocessing


def reverse(word):
    return word[::-1]


if multiprocessing.current_process().name == "MainProcess":
    with multiprocessing.Pool(2) as pool:
        print(*pool.map(reverse, ["stressed", "drawer"]))
