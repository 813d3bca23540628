from multiprocessing import Pool, RLock, RawValue

lock = RLock()
balance = RawValue("l", 1000)


def fee(amount):
    with lock:
        balance.value -= amount


def deposit(amount):
    with lock:
        before = balance.value
        fee(1)
        balance.value = before - 1 + amount
    return amount


def try_lock(_):
    return lock.acquire(False)


if __name__ == "__main__":
    with Pool(3) as pool:
        with lock:
            print("got it:", pool.map(try_lock, range(3), 1))
        paid = sum(pool.imap_unordered(deposit, [5] * 20))
    print("paid", paid, "balance", balance.value)
    assert balance.value == 1000 + paid - 20
