import multiprocessing as mp
from types import SimpleNamespace

PRICES: dict[str, int] = {"tea": 250, "scone": 180, "jam": 90}


def price(item: str) -> int:
    return PRICES[item]


def add(n: int) -> None:
    global total
    total += n
    history.append(total)


def receipt() -> str:
    return f"{len(history)} items, {total / 100:.2f} {currency}"


basket: list[str] = ["tea", "scone", "jam", "jam"]
total: int = 0
history: list[int] = []
currency: str
till = SimpleNamespace()
till.open: bool = True
with mp.Pool(2) as pool:
    for cents in pool.map(price, basket):
        add(cents)
if till.open:
    currency = "GBP"
else:
    currency = "?"
print(receipt())
print(history)
