import decimal
from decimal import Decimal as D
from concurrent.futures import ProcessPoolExecutor

context = decimal.getcontext()
context.prec = 6
context.rounding = decimal.ROUND_UP
context.traps[decimal.DivisionByZero] = False
decimal.setcontext(context)


def third(text):
    return str(D(text) / 3), str(D(1) / (D(text) - 2))


print("rounding", context.rounding)
with ProcessPoolExecutor(2) as executor:
    for text, (result, inverse) in zip(["1", "2", "200"], executor.map(third, ["1", "2", "200"])):
        print(text, result, inverse)
print("here", D(1) / 3, context.prec)
