from multiprocessing import Process


class Ticket:
    def __init__(self, seat):
        self.seat = seat

    def __reduce__(self):
        print("a ticket is sent")
        return Ticket, (self.seat,)


class Usher(Process):
    def __init__(self, ticket):
        super().__init__()
        self.ticket = ticket

    def run(self):
        print("seat", self.ticket.seat)


usher = Usher(Ticket(12))
usher.start()
usher.join()
