from .conf import settings

LIMITS = {"max": 5}


def process(n):
    return min(n * settings.factor, LIMITS["max"])
