from multiprocessing import Pool

print("Welcome to the planner")
city = input()
days = int(input())


def forecast(day):
    return f"day {day}: {'sun' if day % 2 else 'rain'}"


def headline():
    return f"{days} days in {city}"


if __name__ == "__main__":
    print(headline())
    with Pool(2) as pool:
        for line in pool.map(forecast, range(1, days + 1)):
            print(line)
