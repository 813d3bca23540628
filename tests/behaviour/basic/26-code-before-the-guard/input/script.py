from multiprocessing import Pool

CAPACITY = 400


def refuel(truck):
    name, litres = truck
    return name, CAPACITY - litres


print("loading the fleet")
fleet = [("MAN", 120), ("Volvo", 400), ("Scania", 15)]
pool = Pool(2)
needed = dict(pool.map(refuel, fleet))

if __name__ == "__main__":
    pool.close()
    pool.join()
    for name, litres in needed.items():
        print(f"{name:8}{litres:4} l")
    print("total", sum(needed.values()))
