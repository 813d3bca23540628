def price(order):
    from rates import LIMIT, SURCHARGE
    kind, cents = order
    return min(cents + SURCHARGE.get(kind, 0), LIMIT)
