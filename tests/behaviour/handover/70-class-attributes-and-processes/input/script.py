import multiprocessing as mp


class Account:
    lock = mp.Lock()
    balance = mp.Value("i", 100, lock=False)

    @classmethod
    def pay(cls, amount):
        with cls.lock:
            cls.balance.value -= amount


class Savings(Account):
    rate = 2

    def earn(self):
        with self.lock:
            Account.balance.value += self.rate


class Clerk(mp.Process):
    def __init__(self, amount):
        super().__init__()
        self.amount = amount

    def run(self):
        Account.pay(self.amount)


def yearly():
    Savings().earn()


staff = [Clerk(5), Clerk(10), mp.Process(target=yearly)]
for member in staff:
    member.start()
for member in staff:
    member.join()
print("balance", Account.balance.value)
