import rates

for currency in sorted(rates.RATES):
    print(currency, rates.RATES[currency])
