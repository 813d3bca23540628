from multiprocessing import Process as Courier, Queue as Mailbox

GRAMS = {"book": 450, "lamp": 2300, "mug": 320}


def weigh(parcel, mailbox):
    mailbox.put((parcel, GRAMS[parcel], "heavy" if GRAMS[parcel] > 1000 else "light"))


print("sorting office open")
mailbox = Mailbox()
couriers = []
for parcel in GRAMS:
    courier = Courier(target=weigh, args=(parcel, mailbox))
    courier.start()
    couriers.append(courier)

rows = sorted(mailbox.get() for _ in couriers)
for courier in couriers:
    courier.join()
for parcel, grams, kind in rows:
    print(f"{parcel:<6}{grams:>5} g  {kind}")
print("exit codes", [courier.exitcode for courier in couriers])
