"""Monthly invoices."""
from concurrent import futures


class Invoice:
    tax = 0.2

    def __init__(self, customer, net):
        self.customer, self.net = customer, net

    @staticmethod
    def gross(item):
        customer, net = item
        return customer, round(net * (1 + Invoice.tax), 2)

    @classmethod
    def for_month(cls, month, orders):
        print("invoices for", month)
        with futures.ProcessPoolExecutor(2) as executor:
            return [cls(*pair) for pair in executor.map(cls.gross, orders)]

    def __str__(self):
        return f"{self.customer}: {self.net:.2f}"


invoices = Invoice.for_month("March", [("Abel", 100.0), ("Bund", 19.99)])
for invoice in invoices:
    print(invoice)
