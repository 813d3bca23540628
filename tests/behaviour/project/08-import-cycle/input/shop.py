import orders

BASKET = [("pen", 3), ("ink", 2), ("pad", 9)]
ok, missing = orders.fulfil(BASKET)
print("ready:", ok)
print("short:", missing)
print("cents:", orders.bill(ok))
