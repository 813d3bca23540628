#!/usr/bin/env python3
import sys
sys.path.insert(0, "src")
from batchlib import go
import batchlib.units as units

def convert(inches):
    return round(inches * units.CM, 2)

print("batch of", 3)
for cm in go(convert, [1, 2.5, 12]):
    print(cm, "cm")
