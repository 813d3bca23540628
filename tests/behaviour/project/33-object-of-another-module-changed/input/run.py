from multiprocessing import Pool

import app
from app.conf import settings

settings.load(factor=3)
app.LIMITS["max"] = 100
print("factor", settings.factor)

with Pool(2) as pool:
    print(pool.map(app.process, [1, 2, 50]))
