from multiprocessing import Pool

RULES = """
LIMIT = 140
def fits(text):
    return len(text) <= LIMIT
"""
exec(RULES)


def check(n):
    return n, fits("x" * n), LIMIT - n


print("rules loaded")
with Pool(2) as pool:
    for row in pool.map(check, [10, 140, 141]):
        print(*row)
print("limit", LIMIT)
