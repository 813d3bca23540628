from multiprocessing import Pool
values = {"a": 1}
view = values.items()
keys = values.keys()
def work(x):
    return sorted(view), sorted(keys), x
def main():
    values["b"] = 2
    with Pool(2) as p:
        print(p.map(work, range(3)))
main()
