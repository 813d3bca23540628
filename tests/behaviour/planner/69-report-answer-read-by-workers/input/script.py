from multiprocessing import Process, SimpleQueue


class Letter:
    def __init__(self, subject):
        self.subject = subject

    def signed(self):
        return f"{self.subject}, {signature()}"


def signature():
    return f"{sender} ({len(sender)})"


def write(subject, out):
    out.put(Letter(subject).signed())


print("Who are you?")
sender = input().strip()
out = SimpleQueue()
for subject in ("Thanks", "Regards"):
    p = Process(target=write, args=(subject, out))
    p.start()
    p.join()
    print(out.get() if p.exitcode == 0 else "-")
print("sent by", signature())
