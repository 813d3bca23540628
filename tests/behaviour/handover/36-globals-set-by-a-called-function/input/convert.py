import argparse
import multiprocessing

FACTORS = {"in": 39.3701, "ft": 3.28084, "yd": 1.09361}
unit = "in"
digits = 1


def configure(argv=None):
    global unit, digits
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", choices=FACTORS, default=unit)
    parser.add_argument("--digits", type=int, default=digits)
    options = parser.parse_args(argv)
    unit = options.to
    digits = options.digits


def convert(metres):
    return f"{round(metres * FACTORS[unit], digits)} {unit}"


def main():
    configure()
    print("to", unit)
    with multiprocessing.Pool(2) as pool:
        for line in pool.map(convert, [1, 10, 2.5]):
            print(line)


if __name__ == "__main__":
    main()
