RATES = {}
for line in ("usd 1.09", "czk 25.3", "chf 0.95"):
    currency, _, rate = line.partition(" ")
    RATES[currency] = float(rate)
print("rates loaded:", len(RATES))
