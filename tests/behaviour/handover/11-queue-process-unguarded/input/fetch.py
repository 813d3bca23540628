import multiprocessing as mp

PAGES = {"index": "welcome", "about": "us", "map": ""}
results = mp.Queue()


def fetch(name, retries=3):
    body = PAGES[name]
    while not body and retries:
        retries -= 1
    results.put((name, len(body), retries))


print("fetching", len(PAGES), "pages")
workers = []
for name in PAGES:
    w = mp.Process(target=fetch, args=(name,))
    w.start()
    workers.append(w)
rows = sorted(results.get() for _ in workers)
for w in workers:
    w.join()
for name, size, retries in rows:
    print(f"{name}: {size} bytes, {retries} retries left")
