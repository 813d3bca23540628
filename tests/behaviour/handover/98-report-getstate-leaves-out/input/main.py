from multiprocessing import Process


class Order:
    def __init__(self, number):
        self.number = number
        self.history = ["ordered"]

    def __getstate__(self):
        state = dict(self.__dict__)
        del state["history"]
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.history = []


def send(order):
    print(order.number, order.history)


order = Order(7)
sender = Process(target=send, args=(order,))
sender.start()
sender.join()
