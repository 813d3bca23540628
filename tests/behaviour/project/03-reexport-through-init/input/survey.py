from toolkit import crunch as _crunch, describe, __version__

answers = {"north": [4, 5, 3], "south": [2, 2, 5], "west": [1, 5, 5]}
print(describe(answers))
means = _crunch(answers)
for region in sorted(means):
    print(region, means[region])
print("toolkit", __version__)
