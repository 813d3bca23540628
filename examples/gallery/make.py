"""Makes the thumbnails of a gallery."""

import sys

from scale import scale_all

names = sys.argv[1:] or ["beach.png", "boat.png", "dunes.png"]

print(f"{len(names)} pictures")
for name, width in scale_all(names):
    print(f"{name:12}{width:6}")
