"""The one pool that everybody shares."""
from multiprocessing import Pool

from . import areas

POOL = Pool(2)
