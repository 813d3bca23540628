"""Three tickets for the last show."""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Semaphore

CUSTOMERS = ["ann", "bob", "cy", "dee", "eve", "fay"]
tickets = Semaphore(3)


def buy(customer):
    return tickets.acquire(block=False), customer


print("box office opens")
with ProcessPoolExecutor(max_workers=3) as executor:
    bought = list(executor.map(buy, CUSTOMERS))
print("asked:", " ".join(customer for _, customer in bought))
print("sold:", sum(ok for ok, _ in bought))
print("left:", tickets.acquire(block=False))
