from multiprocessing import Pool

RESULTS = ["Ajax 3", "PSV 1", "Ajax 1", "Twente 0", "PSV 3"]


def parse(line):
    team, points = line.split()
    return team, int(points)


def rank(team):
    return sorted(teams, key=key).index(team) + 1


def lines():
    def line(team):
        return f"{rank(team)}. {team}"
    for team in teams:
        yield line(team)


def key(team):
    return -points[team], team


average = lambda: sum(points.values()) / len(teams)


class Table:
    def __str__(self):
        return "\n".join(sorted(lines()))


with Pool(2) as pool:
    pairs = pool.map(parse, RESULTS)
points = {}
for team, n in pairs:
    points[team] = points.get(team, 0) + n
teams = list(points)
print(Table())
print(f"average {average():.2f}, last read {team}")
