from multiprocessing import Pool

city = input("city? ")
factor = int(input("factor? "))


def score(guess):
    points = len(set(city.lower()) & set(guess.lower()))
    return points * factor


with Pool(2) as pool:
    print()
    for guess, points in zip(["Venice", "Vienna", "Oslo"], pool.map(score, ["Venice", "Vienna", "Oslo"])):
        print(guess, points)
print("bonus", int(input("bonus? ")) + factor)
