import sys
from multiprocessing import Pool, freeze_support


def roman(number):
    digits = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            digits += sign
            number -= value
    return digits


def main():
    freeze_support()
    numbers = [int(arg) for arg in sys.argv[1:]] or [4, 9, 17]
    with Pool(2) as pool:
        print(*pool.map(roman, numbers))


if __name__ == "__main__":
    main()
