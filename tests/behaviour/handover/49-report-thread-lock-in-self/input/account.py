import threading
from multiprocessing import Process, Queue


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.lock = threading.Lock()
        self.answers = Queue()

    def audit(self, year):
        with self.lock:
            self.answers.put((self.owner, year, self.balance))

    def audit_elsewhere(self, year):
        process = Process(target=self.audit, args=(year,))
        process.start()
        answer = self.answers.get()
        process.join()
        return answer


if __name__ == "__main__":
    for account in (Account("ann", 10), Account("bob", 25)):
        print(*account.audit_elsewhere(2024))
