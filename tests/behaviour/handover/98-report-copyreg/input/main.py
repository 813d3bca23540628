import copyreg
from multiprocessing import Process


class Price:
    def __init__(self, amount, currency="EUR"):
        self.amount = amount
        self.currency = currency


def reduce_price(price):
    return Price, (price.amount,)


copyreg.pickle(Price, reduce_price)


def show(price):
    print(price.amount, price.currency)


shower = Process(target=show, args=(Price(5, "SEK"),))
shower.start()
shower.join()
