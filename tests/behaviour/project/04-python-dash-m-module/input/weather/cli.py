import argparse

from . import UNITS
from .stations import STATIONS
from . import pooled as _pooled

parser = argparse.ArgumentParser(prog="weather")
parser.add_argument("--unit", choices=UNITS, default="C")
options = parser.parse_args()

print("stations:", len(STATIONS))
for name, high in _pooled.highs(STATIONS, options.unit):
    print(f"{name:<10} {high:6.1f} {options.unit}")
