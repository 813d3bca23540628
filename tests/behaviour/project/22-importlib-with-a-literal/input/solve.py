import importlib
import sys

plain = "--plain" in sys.argv
if plain:
    engine = importlib.import_module("engines.plain")
else:
    engine = importlib.import_module("engines.fast")

numbers = [int(arg) for arg in sys.argv[1:] if arg.isdigit()]
print("engine", engine.NAME)
for n, steps in zip(numbers, engine.solve_all(numbers)):
    print(f"{n}: {steps} steps")
