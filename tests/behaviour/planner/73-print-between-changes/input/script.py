from concurrent.futures import ProcessPoolExecutor

UNITS = {"mm": 1, "cm": 10}
print(len(UNITS), "units so far")
UNITS["m"] = 100 * UNITS["cm"]
UNITS.update(km=1000 * UNITS["m"])


def to_mm(text):
    number, unit = text.split()
    return int(number) * UNITS[unit]


print(len(UNITS), "units")
with ProcessPoolExecutor(2) as executor:
    print(list(executor.map(to_mm, ["3 cm", "2 km", "7 mm"])))
