SCALE = 1


def describe():
    return f"scale={SCALE}"
