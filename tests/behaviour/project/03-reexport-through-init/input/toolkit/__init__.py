from ._impl import crunch
from .text import *

__version__ = "0.4"
