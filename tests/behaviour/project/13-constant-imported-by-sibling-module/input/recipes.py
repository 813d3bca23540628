from kitchen import DEFAULT_TIME, TIMES


def time_for(loaf):
    return TIMES.get(loaf, DEFAULT_TIME) + len(loaf)
