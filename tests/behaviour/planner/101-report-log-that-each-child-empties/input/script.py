import logging
import logging.handlers
import multiprocessing
import os

os.makedirs("logs", exist_ok=True)
log = logging.getLogger("app")
log.setLevel(logging.INFO)
handler = logging.FileHandler("logs/app.log", mode="w")
handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
log.addHandler(handler)
log.info("starting")


def work(n):
    return n + 1


with multiprocessing.Pool(2) as pool:
    result = pool.map(work, [1, 2, 3])
log.info("result %s", result)
logging.shutdown()
print(open("logs/app.log").read())
