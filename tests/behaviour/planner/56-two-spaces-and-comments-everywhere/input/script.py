# %% imports
from multiprocessing import Pool

# %% helpers
def cast(n):
  # three dice, the seed is n
  return [(n * k) % 6 + 1 for k in (5, 7, 11)]  # fair enough
#print('debug')


class Cup:
  def __init__(self, size):
    self.size = size   # in dice

# %% run
scores = {}  # type: dict[int, int]
pool = Pool(
  2,  # workers
  # and no initializer
)
# cast twice
for n, dice in enumerate(pool.map(cast, [1, 2])):
  #   n = 7
  scores[n] = sum(dice)
      # odd column
  # last one
pool.close()
pool.join()  # noqa
# what a nice day: 1
print(scores, cast(2))  # type: ignore

# %% the cup
if len(scores) > 1:
  cup = Cup(3)  # leather
  # nothing else
print(cup.size)
# vim: sw=2