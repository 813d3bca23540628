import recipes
from kitchen import oven_run

OVEN = 220
loaves = ["rye", "bun", "cake"]
print("oven at", OVEN)
done = oven_run(recipes.time_for, loaves)
print(dict(sorted(done.items())))
print("last out after", max(done.values()))
