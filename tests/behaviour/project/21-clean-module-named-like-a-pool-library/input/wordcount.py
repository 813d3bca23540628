from billiard import Process
from mpire import WorkerPool

TEXTS = ["to be or not to be", "that is the question", ""]
totals = {}

with WorkerPool(n_jobs=2) as pool:
    for text, n in zip(TEXTS, pool.map(lambda text: len(text.split()), TEXTS)):
        print(n, text)

p = Process(target=lambda: totals.update(chars=sum(map(len, TEXTS))))
p.start()
p.join()
print(totals)
