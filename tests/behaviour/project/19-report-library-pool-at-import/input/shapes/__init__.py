from .areas import AREAS, area_of
from .workers import POOL
