from multiprocessing import Pool


class Box:
    path = "class attribute"

    def __init__(self, data):
        self.data = data
        self.result = None


def work(data, *, path="default"):
    box = Box(data)
    box.result = [row * 2 for row in box.data]
    total = {key: sum(row for row in box.data if row > key) for key in (0, 2)}
    for result in box.result:
        pass
    try:
        [].pop()
    except IndexError as pool:
        reason = str(pool)

    def path_of(key):
        row = key
        return (row, path)
    return total, result, path_of(key="k"), Box.path, reason, sorted(total, key=lambda key: -key)


if __name__ == "__main__":
    data = [[1, 2], [3]]
    key = row = path = "guard"
    with Pool(2) as pool:
        for result in pool.map(work, data):
            print(result)
    print(key, row, path)
