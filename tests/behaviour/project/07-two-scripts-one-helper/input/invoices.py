import office


def invoice(name):
    amount = office.due(name)
    return f"{name} owes {amount}" if amount else None


letters = office.run_jobs(invoice, sorted(office.CUSTOMERS))
for name, letter in letters.items():
    print(" ", letter or f"nothing from {name}")
